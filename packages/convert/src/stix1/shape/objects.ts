import {
  attribute,
  attributes,
  leaf,
  leafList,
  leaves,
  many,
  one,
  record,
  within,
  type Field,
  type Shape,
} from './shape.ts'

/** The objects of CybOX 2.1, of all their fields those that attributes have something for. Source: the schemas of CybOX. */

const plain: Shape = { kind: 'leaf', constants: {}, isInner: false }
const CUSTOM = within('cyboxCommon:Custom_Properties', 'cyboxCommon:Property', () => plain)

const hash = (): Shape => record(leaves('cyboxCommon', 'Type', 'Simple_Hash_Value', 'Fuzzy_Hash_Value'))
const hashes = (around: string): Field => within(around, 'cyboxCommon:Hash', hash)

/** A place where an object of one type stands. */
const fixed = (type: string) => (): Shape => ({
  kind: 'typed',
  isPrefixed: false,
  types: () => ({ [type]: objectTypes[type] ?? [] }),
})

const anAddress = fixed('AddressObj:AddressObjectType')
const aHost = fixed('HostnameObj:HostnameObjectType')
const aPort = fixed('PortObj:PortObjectType')
const aSocket = fixed('SocketAddressObj:SocketAddressObjectType')
const aUri = fixed('URIObj:URIObjectType')

const fileFields: readonly Field[] = [
  CUSTOM,
  ...leaves('FileObj', 'File_Name', 'File_Path', 'Full_Path', 'File_Extension', 'Size_In_Bytes', 'File_Format'),
  hashes('FileObj:Hashes'),
  ...leaves('FileObj', 'Modified_Time', 'Accessed_Time', 'Created_Time', 'Peak_Entropy'),
  within('FileObj:Byte_Runs', 'cyboxCommon:Byte_Run', () => record([leaf('cyboxCommon:Byte_Run_Data')])),
]

const accountFields: readonly Field[] = [
  attribute('disabled'),
  CUSTOM,
  leaf('AccountObj:Description'),
  leaf('AccountObj:Domain'),
  many('AccountObj:Authentication', 'authentication', () =>
    record([
      ...leaves('AccountObj', 'Authentication_Type', 'Authentication_Data'),
      one('AccountObj:Structured_Authentication_Mechanism', () => record([leaf('AccountObj:Description')])),
    ]),
  ),
  leaf('AccountObj:Creation_Date'),
]

const userAccountFields = (group: string, fields: readonly Field[]): readonly Field[] => [
  ...accountFields,
  leaf('UserAccountObj:Full_Name'),
  within('UserAccountObj:Group_List', 'UserAccountObj:Group', () => ({
    kind: 'typed',
    isPrefixed: false,
    types: () => ({ [group]: fields }),
  })),
  ...leaves('UserAccountObj', 'Home_Directory', 'Last_Login', 'Script_Path', 'Username'),
]

const processFields: readonly Field[] = [
  attribute('is_hidden'),
  CUSTOM,
  ...leaves('ProcessObj', 'PID', 'Name', 'Creation_Time', 'Parent_PID'),
  leafList('ProcessObj:Child_PID', 'child_pid_list', 'ProcessObj:Child_PID_List'),
  one('ProcessObj:Image_Info', () => record(leaves('ProcessObj', 'File_Name', 'Command_Line', 'Path'))),
  within('ProcessObj:Port_List', 'ProcessObj:Port', aPort),
  leaf('ProcessObj:Start_Time'),
]

const emailHeader = (): Shape =>
  record([
    within('EmailMessageObj:To', 'EmailMessageObj:Recipient', anAddress),
    within('EmailMessageObj:CC', 'EmailMessageObj:Recipient', anAddress),
    within('EmailMessageObj:BCC', 'EmailMessageObj:Recipient', anAddress),
    one('EmailMessageObj:From', anAddress),
    leaf('EmailMessageObj:Subject'),
    leaf('EmailMessageObj:Date'),
    leaf('EmailMessageObj:Message_ID'),
    one('EmailMessageObj:Sender', anAddress),
    one('EmailMessageObj:Reply_To', anAddress),
    ...leaves('EmailMessageObj', 'Boundary', 'User_Agent', 'X_Mailer'),
    one('EmailMessageObj:X_Originating_IP', anAddress),
  ])

const httpRequest = (): Shape =>
  record([
    one('HTTPSessionObj:HTTP_Request_Line', () => record(leaves('HTTPSessionObj', 'HTTP_Method', 'Value', 'Version'))),
    one('HTTPSessionObj:HTTP_Request_Header', () =>
      record([
        leaf('HTTPSessionObj:Raw_Header'),
        one('HTTPSessionObj:Parsed_Header', () => record([leaf('HTTPSessionObj:User_Agent')])),
      ]),
    ),
  ])

const VERSION_INFO = [
  'CompanyName',
  'FileDescription',
  'FileVersion',
  'InternalName',
  'LangID',
  'LegalCopyright',
  'OriginalFilename',
  'ProductName',
  'ProductVersion',
]

const executableFields: readonly Field[] = [
  ...fileFields,
  one('WinExecutableFileObj:Headers', () =>
    record([
      one('WinExecutableFileObj:File_Header', () =>
        record([leaf('WinExecutableFileObj:Number_Of_Sections'), hashes('WinExecutableFileObj:Hashes')]),
      ),
      one('WinExecutableFileObj:Optional_Header', () => record([leaf('WinExecutableFileObj:Address_Of_Entry_Point')])),
    ]),
  ),
  within('WinExecutableFileObj:Resources', 'WinExecutableFileObj:VersionInfoResource', () => ({
    kind: 'typed',
    isPrefixed: true,
    types: () => ({
      'WinExecutableFileObj:PEVersionInfoResourceType': leaves('WinExecutableFileObj', ...VERSION_INFO),
    }),
  })),
  within('WinExecutableFileObj:Sections', 'WinExecutableFileObj:Section', () =>
    record([
      one('WinExecutableFileObj:Section_Header', () =>
        record(leaves('WinExecutableFileObj', 'Name', 'Size_Of_Raw_Data')),
      ),
      hashes('WinExecutableFileObj:Data_Hashes'),
      one('WinExecutableFileObj:Entropy', () => record([leaf('WinExecutableFileObj:Value')])),
    ]),
  ),
  leaf('WinExecutableFileObj:Type'),
]

const registrant = (): Shape =>
  record([
    leaf('WhoisObj:Name'),
    one('WhoisObj:Email_Address', anAddress),
    leaf('WhoisObj:Phone_Number'),
    leaf('WhoisObj:Organization'),
  ])

const certificate = (): Shape =>
  record([
    ...leaves('X509CertificateObj', 'Version', 'Serial_Number', 'Signature_Algorithm', 'Issuer'),
    one('X509CertificateObj:Validity', () => record(leaves('X509CertificateObj', 'Not_Before', 'Not_After'))),
    leaf('X509CertificateObj:Subject'),
    one('X509CertificateObj:Subject_Public_Key', () =>
      record([
        leaf('X509CertificateObj:Public_Key_Algorithm'),
        one('X509CertificateObj:RSA_Public_Key', () => record(leaves('X509CertificateObj', 'Modulus', 'Exponent'))),
      ]),
    ),
  ])

/** By the names that `xsi:type` has for them. */
export const objectTypes: Readonly<Record<string, readonly Field[]>> = {
  'AddressObj:AddressObjectType': [
    ...attributes('category', 'is_source', 'is_destination'),
    CUSTOM,
    leaf('AddressObj:Address_Value'),
  ],
  'ArtifactObj:ArtifactObjectType': [CUSTOM, hashes('ArtifactObj:Hashes'), leaf('ArtifactObj:Raw_Artifact')],
  'ASObj:ASObjectType': [CUSTOM, ...leaves('ASObj', 'Number', 'Name', 'Handle')],
  'CustomObj:CustomObjectType': [attribute('custom_name'), CUSTOM, leaf('CustomObj:Description')],
  'DomainNameObj:DomainNameObjectType': [attribute('type'), CUSTOM, leaf('DomainNameObj:Value')],
  'EmailMessageObj:EmailMessageObjectType': [
    CUSTOM,
    one('EmailMessageObj:Header', emailHeader),
    ...leaves('EmailMessageObj', 'Raw_Body', 'Raw_Header'),
    within('EmailMessageObj:Attachments', 'EmailMessageObj:File', () => record([attribute('object_reference')])),
    within('EmailMessageObj:Links', 'EmailMessageObj:Link', () => record([attribute('object_reference')])),
  ],
  'FileObj:FileObjectType': fileFields,
  'HostnameObj:HostnameObjectType': [attribute('is_domain_name'), CUSTOM, leaf('HostnameObj:Hostname_Value')],
  'HTTPSessionObj:HTTPSessionObjectType': [
    CUSTOM,
    many('HTTPSessionObj:HTTP_Request_Response', 'http_request_response', () =>
      record([one('HTTPSessionObj:HTTP_Client_Request', httpRequest)]),
    ),
  ],
  'LinkObj:LinkObjectType': [attribute('type'), CUSTOM, leaf('URIObj:Value'), leaf('LinkObj:URL_Label')],
  'MutexObj:MutexObjectType': [attribute('named'), CUSTOM, leaf('MutexObj:Name')],
  'NetworkConnectionObj:NetworkConnectionObjectType': [
    CUSTOM,
    ...leaves('NetworkConnectionObj', 'Layer3_Protocol', 'Layer4_Protocol', 'Layer7_Protocol'),
    one('NetworkConnectionObj:Source_Socket_Address', aSocket),
    one('NetworkConnectionObj:Destination_Socket_Address', aSocket),
  ],
  'NetworkSocketObj:NetworkSocketObjectType': [
    ...attributes('is_blocking', 'is_listening'),
    CUSTOM,
    ...leaves('NetworkSocketObj', 'Address_Family', 'Domain'),
    one('NetworkSocketObj:Local_Address', aSocket),
    leaf('NetworkSocketObj:Protocol'),
    one('NetworkSocketObj:Remote_Address', aSocket),
    leaf('NetworkSocketObj:Type'),
  ],
  'PipeObj:PipeObjectType': [attribute('named'), CUSTOM, leaf('PipeObj:Name')],
  'PortObj:PortObjectType': [CUSTOM, ...leaves('PortObj', 'Port_Value', 'Layer4_Protocol')],
  'ProcessObj:ProcessObjectType': processFields,
  'SocketAddressObj:SocketAddressObjectType': [
    CUSTOM,
    one('SocketAddressObj:IP_Address', anAddress),
    one('SocketAddressObj:Hostname', aHost),
    one('SocketAddressObj:Port', aPort),
  ],
  'SystemObj:SystemObjectType': [
    CUSTOM,
    leaf('SystemObj:Hostname'),
    within('SystemObj:Network_Interface_List', 'SystemObj:Network_Interface', () => record([leaf('SystemObj:MAC')])),
  ],
  'UnixUserAccountObj:UnixUserAccountObjectType': [
    ...userAccountFields('UnixUserAccountObj:UnixGroupType', [leaf('UnixUserAccountObj:Group_ID')]),
    ...leaves('UnixUserAccountObj', 'Group_ID', 'User_ID', 'Login_Shell'),
  ],
  'URIObj:URIObjectType': [attribute('type'), CUSTOM, leaf('URIObj:Value')],
  'UserAccountObj:UserAccountObjectType': userAccountFields('UserAccountObj:GroupType', []),
  'WhoisObj:WhoisObjectType': [
    CUSTOM,
    one('WhoisObj:Domain_Name', aUri),
    one('WhoisObj:IP_Address', anAddress),
    within('WhoisObj:Nameservers', 'WhoisObj:Nameserver', aUri),
    leaf('WhoisObj:Updated_Date', { precision: 'day' }),
    leaf('WhoisObj:Creation_Date', { precision: 'day' }),
    leaf('WhoisObj:Expiration_Date', { precision: 'day' }),
    one('WhoisObj:Registrar_Info', () => record(leaves('WhoisObj', 'Name'))),
    within('WhoisObj:Registrants', 'WhoisObj:Registrant', registrant),
    leaf('WhoisObj:Remarks'),
  ],
  'WinExecutableFileObj:WindowsExecutableFileObjectType': executableFields,
  'WinRegistryKeyObj:WindowsRegistryKeyObjectType': [
    CUSTOM,
    ...leaves('WinRegistryKeyObj', 'Key', 'Hive'),
    within('WinRegistryKeyObj:Values', 'WinRegistryKeyObj:Value', () =>
      record(leaves('WinRegistryKeyObj', 'Name', 'Data', 'Datatype')),
    ),
    leaf('WinRegistryKeyObj:Modified_Time'),
  ],
  'WinServiceObj:WindowsServiceObjectType': [
    ...processFields,
    ...leaves('WinServiceObj', 'Display_Name', 'Service_Name'),
  ],
  'WinUserAccountObj:WindowsUserAccountObjectType': [
    ...userAccountFields('WinUserAccountObj:WindowsGroupType', [leaf('WinUserAccountObj:Name')]),
    leaf('WinUserAccountObj:Security_ID'),
  ],
  'X509CertificateObj:X509CertificateObjectType': [
    CUSTOM,
    one('X509CertificateObj:Certificate', certificate),
    leaf('X509CertificateObj:Raw_Certificate'),
    one('X509CertificateObj:Certificate_Signature', () =>
      record(leaves('X509CertificateObj', 'Signature_Algorithm', 'Signature')),
    ),
  ],
}
