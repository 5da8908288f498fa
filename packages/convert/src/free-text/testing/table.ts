/**
 * What is found in texts: each line a text, an arrow, and what is found there, by MISP's rules (`import-export` §1). Nothing
 * behind the arrow: nothing is found.
 */
export const table = String.raw`
# addresses
198.51.100.7 → ip-dst 198.51.100.7
198.51.100[.]7 → ip-dst 198.51.100.7
198[.]51[.]100[.]7 → ip-dst 198.51.100.7
198.51.100(dot)7 → ip-dst 198.51.100.7
198.51.100[dot]7 → ip-dst 198.51.100.7
198.51.100.7. → ip-dst 198.51.100.7
(198.51.100.7) → ip-dst 198.51.100.7
'198.51.100.7' → ip-dst 198.51.100.7
198.51.100.7:443 → ip-dst|port 198.51.100.7|443 (On port 443)
198.51.100.7:65535 → ip-dst|port 198.51.100.7|65535 (On port 65535)
198.51.100.7:1 →
198.51.100.7:123456 →
198.51.100.7/32 → ip-dst 198.51.100.7/32
198.51.100.0/24 → ip-dst 198.51.100.0/24
198.51.100.0/33 → ip-dst 198.51.100.0/33
198.51.100.7/a → url 198.51.100.7/a
198.51.100 →
198.51.100.256 →
198.51.100.7.8 →
0.0.0.0 → ip-dst 0.0.0.0
255.255.255.255 → ip-dst 255.255.255.255
01.02.03.04 →
2001:db8::1 → ip-dst 2001:db8::1
2001:DB8:0:0:0:0:0:1 → ip-dst 2001:DB8:0:0:0:0:0:1
::1 → ip-dst ::1
::ffff:198.51.100.7 → ip-dst ::ffff:198.51.100.7
fe80::1%eth0 →
2001:db8::/32 → ip-dst 2001:db8::/32
2001:db8::g →
2001:db8:::1 →
[2001:db8::1] →
[2001:db8::1]:8080 → ip-dst|port 2001:db8::1|8080 (On port 8080)
2001:db8:1:2:3:4:5:6:7 →
198.51.100.7,198.51.100.8 → ip-dst 198.51.100.7; ip-dst 198.51.100.8
198.51.100.7;198.51.100.8 → ip-dst 198.51.100.7; ip-dst 198.51.100.8
<198.51.100.7> → ip-dst 198.51.100.7
198.51.100.7 198.51.100.7 → ip-dst 198.51.100.7
198.51.100.7|443 →
ip:198.51.100.7 →
http://198.51.100.7 → url http://198.51.100.7
http://198.51.100.7/a → url http://198.51.100.7/a
http://198.51.100.7:8080/a → url http://198.51.100.7:8080/a
http://[2001:db8::1]/a →
hxxp://198[.]51[.]100[.]7/a → url http://198.51.100.7/a
tcp://198.51.100.7:443 → url tcp://198.51.100.7 (On port 443)
# hashes
d41d8cd98f00b204e9800998ecf8427e → md5 d41d8cd98f00b204e9800998ecf8427e
D41D8CD98F00B204E9800998ECF8427E → md5 D41D8CD98F00B204E9800998ECF8427E
d41d8cd98f00b204e9800998ecf8427 →
d41d8cd98f00b204e9800998ecf8427g →
da39a3ee5e6b4b0d3255bfef95601890afd80709 → sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f → sha224 d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 → sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b → sha384 38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b
cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e → sha512 cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
e3b0c44298fc1c149afbf4c8996fb924 27ae41e4649b934ca495991b7852b855 → md5 e3b0c44298fc1c149afbf4c8996fb924; md5 27ae41e4649b934ca495991b7852b855
md5:d41d8cd98f00b204e9800998ecf8427e →
"d41d8cd98f00b204e9800998ecf8427e" → md5 d41d8cd98f00b204e9800998ecf8427e
(d41d8cd98f00b204e9800998ecf8427e) → md5 d41d8cd98f00b204e9800998ecf8427e
a.exe|d41d8cd98f00b204e9800998ecf8427e → filename|md5 a.exe|d41d8cd98f00b204e9800998ecf8427e
a.exe|da39a3ee5e6b4b0d3255bfef95601890afd80709 → filename|sha1 a.exe|da39a3ee5e6b4b0d3255bfef95601890afd80709
a.exe|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 → filename|sha256 a.exe|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
a.exe|d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f → filename|sha224 a.exe|d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f
a.exe|not-a-hash →
aexe|d41d8cd98f00b204e9800998ecf8427e →
C:\a.exe|d41d8cd98f00b204e9800998ecf8427e → filename|md5 C:\a.exe|d41d8cd98f00b204e9800998ecf8427e
C:\a|d41d8cd98f00b204e9800998ecf8427e →
a.exe|d41d8cd98f00b204e9800998ecf8427e|b →
3:hRMs3FsRc2:hRpg → ssdeep 3:hRMs3FsRc2:hRpg
96:s4Ud1Lj96tHHlZDrwciQmA+4uy1I0G4HYuL8N3TzS8QsO/wqWXLcMSx:sF1LjEtHHlZDrJzrhuyZvHYm8tKp/RWO → ssdeep 96:s4Ud1Lj96tHHlZDrwciQmA+4uy1I0G4HYuL8N3TzS8QsO/wqWXLcMSx:sF1LjEtHHlZDrJzrhuyZvHYm8tKp/RWO
12:a+b/c:d → ssdeep 12:a+b/c:d
12:34:56 →
1:2:3 →
1024:ab:cd|a.txt → filename 1024:ab:cd|a.txt
a.txt|3:hRMs3FsRc2:hRpg → filename|ssdeep a.txt|3:hRMs3FsRc2:hRpg
0x41414141414141414141414141414141 →
00000000000000000000000000000000 → md5 00000000000000000000000000000000
# mail
jane@example.com → email-src jane@example.com
Jane.Doe+tag@Example.COM → email-src Jane.Doe+tag@Example.COM
jane@example →
jane[@]example.com → email-src jane@example.com
jane[at]example.com → email-src jane@example.com
jane[at]example[dot]com → email-src jane@example.com
jane(at)example.com → filename jane(at)example.com
<jane@example.com> → email-src jane@example.com
mailto:jane@example.com → filename mailto:jane@example.com
jane@example.com:25 →
jane@sub.example.co.uk → email-src jane@sub.example.co.uk
jane@@example.com → filename jane@@example.com
@example.com → filename @example.com
jane@ →
jane@-example.com → filename jane@-example.com
jane@exa_mple.com → filename jane@exa_mple.com
jané@example.com → filename jané@example.com
jane@198.51.100.7 →
jane@[198.51.100.7] → email-src jane@[198.51.100.7]
"jane doe"@example.com → filename doe"@example.com
jane@example.com,john@example.com → email-src jane@example.com; email-src john@example.com
jane@example.123 →
a@b.c → email-src a@b.c
x'y@example.com → email-src x'y@example.com
jane@пример.рф →
# domains and hosts
example.com → domain example.com
EXAMPLE.com → domain EXAMPLE.com
example.com. → domain example.com
.example.com → domain example.com
example[.]com → domain example.com
example(dot)com → domain example.com
example[dot]com → domain example.com
example.[com] →
example.com:8080 → domain example.com (On port 8080)
example.com:8 →
www.example.com → hostname www.example.com
www.example.co.uk → hostname www.example.co.uk
example.co.uk → hostname example.co.uk
co.uk → domain co.uk
a.b.c.d.e.example.org → hostname a.b.c.d.e.example.org
xn--bcher-kva.example.com → hostname xn--bcher-kva.example.com
xn--bcher-kva.com → domain xn--bcher-kva.com
bücher.com → domain bücher.com
bücher.example.com → hostname bücher.example.com
_dmarc.example.com → filename _dmarc.example.com
exa_mple.com → filename exa_mple.com
-example.com → domain -example.com
example-.com → domain example-.com
example.notatld → filename example.notatld
example.onion → domain example.onion
abcdefghijklmnop.onion → domain abcdefghijklmnop.onion
www.abcdefghijklmnop.onion → hostname www.abcdefghijklmnop.onion
localhost →
server.local → filename server.local
example.exe → filename example.exe
readme.md → domain readme.md
archive.zip → domain archive.zip
script.py → domain script.py
lib.so → domain lib.so
index.html → filename index.html
a.com → domain a.com
1.com → domain 1.com
1.2.3.com → hostname 1.2.3.com
example..com → filename example..com
example.com/ → url example.com/
example.com? →
example.com! →
example.com's →
example.com- →
example.museum → domain example.museum
example.xn--p1ai → domain example.xn--p1ai
пример.рф → domain пример.рф
*.example.com → filename *.example.com
example.com#frag →
node.js → filename node.js
ASP.NET → domain ASP.NET
e.g. → filename e.g
i.e. → filename i.e
U.S.A → filename U.S.A
Inc. →
v1.2 →
3.14 →
1.2.3.4.5 →
# addresses of pages
http://example.com → url http://example.com
http://example.com/ → url http://example.com/
https://example.com/a/b?c=d&e=f#g → url https://example.com/a/b?c=d&e=f#g
hxxp://example.com/a → url http://example.com/a
hXXps://example[.]com/a → url https://example.com/a
htxp://example.com/a → url http://example.com/a
hxtp://example.com/a → url http://example.com/a
h[tt]p://example.com/a → url http://example.com/a
meow://example.com/a → url http://example.com/a
http[:]//example.com/a → url http://example.com/a
http[://]example.com/a →
[hxxp://]example.com/a → url http://example.com/a
[http]://example.com/a →
http://example.com:8080/a → url http://example.com:8080/a
http://example.com:8080 → url http://example.com (On port 8080)
http://user:pass@example.com/a → url http://user:pass@example.com/a
http://example.com/a. → url http://example.com/a
http://example.com/a) → url http://example.com/a
"http://example.com/a" → url http://example.com/a
<http://example.com/a> → url http://example.com/a
http://example.com/a,b → url http://example.com/a
http://example.com/a;b → url http://example.com/a
http://example.com/a%20b → url http://example.com/a%20b
http://example.com/ü →
ftp://example.com/a.txt → url ftp://example.com/a.txt
ssh://example.com → url ssh://example.com
example.com/a → url example.com/a
example.com/a/b.html → url example.com/a/b.html
www.example.com/a?b=c → url www.example.com/a?b=c
example[.]com/a → url example.com/a
//example.com/a →
http:// →
http:///a →
http://a →
http://localhost/a →
http://example/a →
https://virustotal.com/gui/file/a → link https://virustotal.com/gui/file/a
https://www.virustotal.com/gui/file/a → link https://www.virustotal.com/gui/file/a
http://www.virustotal.com/gui/file/a → url http://www.virustotal.com/gui/file/a
https://www.hybrid-analysis.com/sample/a → link https://www.hybrid-analysis.com/sample/a
https://notvirustotal.com/a → url https://notvirustotal.com/a
https://virustotal.com.evil.example.com/a → url https://virustotal.com.evil.example.com/a
javascript:alert(1) →
data:text/plain,a →
http://example.com/\a → url http://example.com/\a
http://xn--bcher-kva.com/a → url http://xn--bcher-kva.com/a
http://bücher.com/a →
http://[::1]/a →
http://127.0.0.1/a → url http://127.0.0.1/a
/etc/passwd →
/usr/bin/a.sh → filename /usr/bin/a.sh
./a.sh → filename /a.sh
../a.sh → filename /a.sh
a/b/c →
a/b.txt → url a/b.txt
# files and keys
a.exe → filename a.exe
A.EXE → filename A.EXE
a.b.exe → filename a.b.exe
.bashrc →
.a.exe → filename a.exe
a. →
a.1 →
a.e-e →
a b.exe → filename b.exe
"a b.exe" → filename b.exe; filename a b.exe
C:\Windows\System32\cmd.exe → filename C:\Windows\System32\cmd.exe
c:\a.exe → filename c:\a.exe
C:\ →
C:\a →
D:\a b\c.exe → filename b\c.exe
"D:\a b\c.exe" → filename b\c.exe; filename D:\a b\c.exe
%TEMP%\a.exe → filename %TEMP%\a.exe
%APPDATA%\a → regkey %APPDATA%\a
\\server\share\a.exe → filename \\server\share\a.exe
\a.exe → filename \a.exe
a\b.exe → filename a\b.exe
a\b → regkey a\b
HKLM\Software\Microsoft\Windows\CurrentVersion\Run → regkey HKLM\Software\Microsoft\Windows\CurrentVersion\Run
HKEY_LOCAL_MACHINE\Software\a → regkey HKEY_LOCAL_MACHINE\Software\a
HKCU\Software\a.b → filename HKCU\Software\a.b
HKLM\SYSTEM\CurrentControlSet\Services\a → regkey HKLM\SYSTEM\CurrentControlSet\Services\a
\REGISTRY\MACHINE\Software\a →
invoice.pdf.exe → filename invoice.pdf.exe
résumé.doc → filename résumé.doc
фото.jpg → filename фото.jpg
a.tar.gz → filename a.tar.gz
setup-1.2.3.msi → filename setup-1.2.3.msi
document[1].doc → filename document[1].doc
a.exe:Zone.Identifier → filename a.exe:Zone.Identifier
explorer.exe,0 → filename explorer.exe
# vulnerabilities and others
CVE-2021-44228 → vulnerability CVE-2021-44228
cve-2021-44228 → vulnerability CVE-2021-44228
CVE-2021-1 →
CVE-2021-123456789 → vulnerability CVE-2021-123456789
CVE-2021-1234567890 →
CVE-21-44228 →
CVE-2021-44228. → vulnerability CVE-2021-44228
(CVE-2021-44228) → vulnerability CVE-2021-44228
CVE-2021-44228/CVE-2021-45046 →
CVE–2021–44228 →
MS17-010 →
+352621123456 → phone-number +352621123456
+352-621-123-456 → phone-number +352-621-123-456
+352(0)621123456 → phone-number +352(0)621123456
00352621123456 →
621-123-456 → phone-number 621-123-456
2026-11-24 →
2026-1-2 → phone-number 2026-1-2
1-800-555-0199 → phone-number 1-800-555-0199
+1 →
-123456 →
12-34 →
555-0199 → phone-number 555-0199
+49/30/123456 → phone-number +49/30/123456
AS64496 → AS AS64496
as64496 → AS AS64496
AS0 → AS AS0
ASN64496 →
AS64496. → AS AS64496
AS 64496 →
BASE64 →
1BoatSLRHtKNngkdXEeobR76b53LETtpyT → btc 1BoatSLRHtKNngkdXEeobR76b53LETtpyT
3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy → btc 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy
1BoatSLRHtKNngkdXEeobR76b53LETtpy → btc 1BoatSLRHtKNngkdXEeobR76b53LETtpy
bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq → btc bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ → btc BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ
tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx → btc tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx
4BoatSLRHtKNngkdXEeobR76b53LETtpyT →
bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT →
44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A →
0x52908400098527886E0F7030069857D2E4169EE7 →
the quick brown fox →
hello →
12345 →
a →
`
