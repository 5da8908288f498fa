/** What the modules that every YARA 4.2 is built with declare: fields, functions and constants, however deep. Source: YARA's modules. */
const FIELDS = {
  console: `hex log`,
  dotnet: `assembly assembly_refs build_number constants culture field_offsets guids is_dotnet length major minor
    module_name modulerefs name number_of_assembly_refs number_of_constants number_of_field_offsets number_of_guids
    number_of_modulerefs number_of_resources number_of_streams number_of_user_strings offset public_key_or_token
    resources revision_number size streams typelib user_strings version`,
  elf: `DT_BIND_NOW DT_DEBUG DT_ENCODING DT_FINI DT_FINI_ARRAY DT_FINI_ARRAYSZ DT_FLAGS DT_HASH DT_INIT DT_INIT_ARRAY
    DT_INIT_ARRAYSZ DT_JMPREL DT_NEEDED DT_NULL DT_PLTGOT DT_PLTREL DT_PLTRELSZ DT_REL DT_RELA DT_RELAENT DT_RELASZ
    DT_RELENT DT_RELSZ DT_RPATH DT_RUNPATH DT_SONAME DT_STRSZ DT_STRTAB DT_SYMBOLIC DT_SYMENT DT_SYMTAB DT_TEXTREL
    EM_386 EM_68K EM_860 EM_88K EM_AARCH64 EM_ARM EM_M32 EM_MIPS EM_MIPS_RS3_LE EM_NONE EM_PPC EM_PPC64 EM_SPARC
    EM_X86_64 ET_CORE ET_DYN ET_EXEC ET_NONE ET_REL PF_R PF_W PF_X PT_DYNAMIC PT_GNU_EH_FRAME PT_GNU_STACK PT_INTERP
    PT_LOAD PT_NOTE PT_NULL PT_PHDR PT_SHLIB PT_TLS SHF_ALLOC SHF_EXECINSTR SHF_WRITE SHT_DYNAMIC SHT_DYNSYM
    SHT_HASH SHT_NOBITS SHT_NOTE SHT_NULL SHT_PROGBITS SHT_REL SHT_RELA SHT_SHLIB SHT_STRTAB SHT_SYMTAB STB_GLOBAL
    STB_LOCAL STB_WEAK STT_COMMON STT_FILE STT_FUNC STT_NOTYPE STT_OBJECT STT_SECTION STT_TLS address alignment bind
    dynamic dynamic_section_entries dynsym dynsym_entries entry_point file_size flags machine memory_size name
    number_of_sections number_of_segments offset ph_entry_size ph_offset physical_address sections segments
    sh_entry_size sh_offset shndx size symtab symtab_entries type val value virtual_address`,
  hash: `checksum32 crc32 md5 sha1 sha256`,
  math: `MEAN_BYTES abs count deviation entropy in_range max mean min mode monte_carlo_pi percentage serial_correlation
    to_number`,
  pe: `AGGRESIVE_WS_TRIM APPCONTAINER BYTES_REVERSED_HI BYTES_REVERSED_LO DEBUG_STRIPPED DLL DYNAMIC_BASE
    EXECUTABLE_IMAGE FORCE_INTEGRITY GUARD_CF HIGH_ENTROPY_VA IMAGE_DEBUG_TYPE_BORLAND IMAGE_DEBUG_TYPE_CLSID
    IMAGE_DEBUG_TYPE_CODEVIEW IMAGE_DEBUG_TYPE_COFF IMAGE_DEBUG_TYPE_EXCEPTION IMAGE_DEBUG_TYPE_FIXUP
    IMAGE_DEBUG_TYPE_FPO IMAGE_DEBUG_TYPE_ILTCG IMAGE_DEBUG_TYPE_MISC IMAGE_DEBUG_TYPE_MPX
    IMAGE_DEBUG_TYPE_OMAP_FROM_SRC IMAGE_DEBUG_TYPE_OMAP_TO_SRC IMAGE_DEBUG_TYPE_POGO IMAGE_DEBUG_TYPE_REPRO
    IMAGE_DEBUG_TYPE_RESERVED10 IMAGE_DEBUG_TYPE_UNKNOWN IMAGE_DEBUG_TYPE_VC_FEATURE
    IMAGE_DIRECTORY_ENTRY_ARCHITECTURE IMAGE_DIRECTORY_ENTRY_BASERELOC IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT
    IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR IMAGE_DIRECTORY_ENTRY_COPYRIGHT IMAGE_DIRECTORY_ENTRY_DEBUG
    IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT IMAGE_DIRECTORY_ENTRY_EXCEPTION IMAGE_DIRECTORY_ENTRY_EXPORT
    IMAGE_DIRECTORY_ENTRY_GLOBALPTR IMAGE_DIRECTORY_ENTRY_IAT IMAGE_DIRECTORY_ENTRY_IMPORT
    IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG IMAGE_DIRECTORY_ENTRY_RESOURCE IMAGE_DIRECTORY_ENTRY_SECURITY
    IMAGE_DIRECTORY_ENTRY_TLS IMAGE_NT_OPTIONAL_HDR32_MAGIC IMAGE_NT_OPTIONAL_HDR64_MAGIC
    IMAGE_ROM_OPTIONAL_HDR_MAGIC IMPORT_ANY IMPORT_DELAYED IMPORT_STANDARD LARGE_ADDRESS_AWARE LINE_NUMS_STRIPPED
    LOCAL_SYMS_STRIPPED MACHINE_32BIT MACHINE_ALPHA MACHINE_ALPHA64 MACHINE_AM33 MACHINE_AMD64 MACHINE_ARM
    MACHINE_ARM64 MACHINE_ARMNT MACHINE_AXP64 MACHINE_CEE MACHINE_CEF MACHINE_EBC MACHINE_I386 MACHINE_IA64
    MACHINE_M32R MACHINE_MIPS16 MACHINE_MIPSFPU MACHINE_MIPSFPU16 MACHINE_POWERPC MACHINE_POWERPCFP MACHINE_R10000
    MACHINE_R3000 MACHINE_R4000 MACHINE_SH3 MACHINE_SH3DSP MACHINE_SH3E MACHINE_SH4 MACHINE_SH5 MACHINE_TARGET_HOST
    MACHINE_THUMB MACHINE_TRICORE MACHINE_UNKNOWN MACHINE_WCEMIPSV2 NET_RUN_FROM_SWAP NO_BIND NO_ISOLATION NO_SEH
    NX_COMPAT RELOCS_STRIPPED REMOVABLE_RUN_FROM_SWAP RESOURCE_TYPE_ACCELERATOR RESOURCE_TYPE_ANICURSOR
    RESOURCE_TYPE_ANIICON RESOURCE_TYPE_BITMAP RESOURCE_TYPE_CURSOR RESOURCE_TYPE_DIALOG RESOURCE_TYPE_DLGINCLUDE
    RESOURCE_TYPE_FONT RESOURCE_TYPE_FONTDIR RESOURCE_TYPE_GROUP_CURSOR RESOURCE_TYPE_GROUP_ICON RESOURCE_TYPE_HTML
    RESOURCE_TYPE_ICON RESOURCE_TYPE_MANIFEST RESOURCE_TYPE_MENU RESOURCE_TYPE_MESSAGETABLE RESOURCE_TYPE_PLUGPLAY
    RESOURCE_TYPE_RCDATA RESOURCE_TYPE_STRING RESOURCE_TYPE_VERSION RESOURCE_TYPE_VXD SECTION_ALIGN_1024BYTES
    SECTION_ALIGN_128BYTES SECTION_ALIGN_16BYTES SECTION_ALIGN_1BYTES SECTION_ALIGN_2048BYTES SECTION_ALIGN_256BYTES
    SECTION_ALIGN_2BYTES SECTION_ALIGN_32BYTES SECTION_ALIGN_4096BYTES SECTION_ALIGN_4BYTES SECTION_ALIGN_512BYTES
    SECTION_ALIGN_64BYTES SECTION_ALIGN_8192BYTES SECTION_ALIGN_8BYTES SECTION_ALIGN_MASK SECTION_CNT_CODE
    SECTION_CNT_INITIALIZED_DATA SECTION_CNT_UNINITIALIZED_DATA SECTION_GPREL SECTION_LNK_COMDAT SECTION_LNK_INFO
    SECTION_LNK_NRELOC_OVFL SECTION_LNK_OTHER SECTION_LNK_REMOVE SECTION_MEM_16BIT SECTION_MEM_DISCARDABLE
    SECTION_MEM_EXECUTE SECTION_MEM_FARDATA SECTION_MEM_LOCKED SECTION_MEM_NOT_CACHED SECTION_MEM_NOT_PAGED
    SECTION_MEM_PRELOAD SECTION_MEM_PURGEABLE SECTION_MEM_READ SECTION_MEM_SHARED SECTION_MEM_WRITE
    SECTION_NO_DEFER_SPEC_EXC SECTION_NO_PAD SECTION_SCALE_INDEX SUBSYSTEM_EFI_APPLICATION
    SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER SUBSYSTEM_EFI_ROM_IMAGE SUBSYSTEM_EFI_RUNTIME_DRIVER SUBSYSTEM_NATIVE
    SUBSYSTEM_NATIVE_WINDOWS SUBSYSTEM_OS2_CUI SUBSYSTEM_POSIX_CUI SUBSYSTEM_UNKNOWN
    SUBSYSTEM_WINDOWS_BOOT_APPLICATION SUBSYSTEM_WINDOWS_CE_GUI SUBSYSTEM_WINDOWS_CUI SUBSYSTEM_WINDOWS_GUI
    SUBSYSTEM_XBOX SYSTEM TERMINAL_SERVER_AWARE UP_SYSTEM_ONLY WDM_DRIVER algorithm algorithm_oid base_of_code
    base_of_data calculate_checksum characteristics checksum clear_data data_directories delay_import_details
    dll_characteristics dll_name entry_point entry_point_raw export_details export_timestamp exports exports_index
    file_alignment forward_name full_name functions id image_base image_version imphash import_details imports
    is_32bit is_64bit is_dll is_pe issuer key language language_string length library_name linker_version
    loader_flags locale machine major minor name name_string not_after not_before
    number_of_delayed_imported_functions number_of_delayed_imports number_of_exports number_of_function
    number_of_functions number_of_imported_functions number_of_imports number_of_line_numbers number_of_relocations
    number_of_resources number_of_rva_and_sizes number_of_sections number_of_signatures number_of_symbols
    number_of_version_infos offset opthdr_magic ordinal os_version overlay pdb_path pointer_to_line_numbers
    pointer_to_relocations pointer_to_symbol_table raw_data raw_data_offset raw_data_size resource_timestamp
    resource_version resources rich_signature rva rva_to_offset section_alignment section_index sections serial
    signatures size size_of_code size_of_headers size_of_heap_commit size_of_heap_reserve size_of_image
    size_of_initialized_data size_of_optional_header size_of_stack_commit size_of_stack_reserve
    size_of_uninitialized_data subject subsystem subsystem_version thumbprint timestamp toolid type type_string
    valid_on value version version_info version_info_list virtual_address virtual_size win32_version_value`,
  time: `now`,
}

/** The names that may stand behind a dot, by the modules that declare them. */
export const moduleFields: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(FIELDS).map(([name, fields]) => [name, new Set(fields.split(/\s+/))]),
)
