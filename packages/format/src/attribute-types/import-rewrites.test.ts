import { expect, test } from 'vitest'
import { rewritePaths } from './import-rewrites.ts'

test.each([
  ['C:\\ProgramData\\a.exe', '%ALLUSERSPROFILE%\\a.exe'],
  ['C:\\Documents and Settings\\All Users\\a.exe', '%ALLUSERSPROFILE%\\a.exe'],
  ['C:\\Program Files\\Common Files\\a.exe', '%COMMONPROGRAMFILES%\\a.exe'],
  ['C:\\Program Files\\a.exe', '%PROGRAMFILES%\\a.exe'],
  ['C:\\Program Files (x86)\\a.exe', '%PROGRAMFILES%\\(x86)\\a.exe'],
  ['C:\\Users\\Public\\a.exe', '%PUBLIC%\\a.exe'],
  ['C:\\Users\\bob\\AppData\\Local\\Temp\\a.exe', '%TEMP%\\a.exe'],
  ['C:\\Documents and Settings\\bob\\Local Settings\\Temp\\a.exe', '%TEMP%\\a.exe'],
  ['C:\\Users\\bob\\AppData\\Local\\a.exe', '%LOCALAPPDATA%\\a.exe'],
  ['c:\\users\\bob\\appdata\\roaming\\a.exe', '%APPDATA%\\a.exe'],
  ['C:\\Users\\bob\\a.exe', '%USERPROFILE%\\a.exe'],
  ['C:\\DOCUME~1\\bob\\a.exe', 'C:\\DOCUME~1\\bob\\a.exe'],
  ['C:\\DOCUME~1\\\\bob\\a.exe', '%USERPROFILE%\\a.exe'],
  ['C:\\Documents and Settings\\bob\\a.exe', '%USERPROFILE%\\a.exe'],
  ['C:/Windows/System32/a.dll', '%WINDIR%\\System32/a.dll'],
  ['run C:\\Windows\\a.exe and C:\\Windows\\b.exe', 'run %WINDIR%\\a.exe and %WINDIR%\\b.exe'],
  ['\\REGISTRY\\MACHINE\\SOFTWARE', 'HKLM\\SOFTWARE'],
  ['\\REGISTRY\\USER\\S-1-5-21-1234567890-1234567890-123456789-1001\\Run', 'HKCU\\Run'],
  ['\\REGISTRY\\USER\\S-1-5-21-123456789-1234567890-123456789-1001\\Run', 'HKCU\\Run'],
  ['\\REGISTRY\\USER\\S-1-5-21-1234567890-1234567890-1234567890-1001\\Run', 'HKCU\\Run'],
  ['C:\\Users\nC:\\Windows\\a', 'C:\\Users\n%WINDIR%\\a'],
  ['C:\\Users\\bob', 'C:\\Users\\bob'],
  ['C:\\Windows', 'C:\\Windows'],
  ['D:\\data\\a.exe', 'D:\\data\\a.exe'],
  ['http://windows.example.com/users/x', 'http://windows.example.com/users/x'],
])('%j becomes %j', (value, rewritten) => {
  expect(rewritePaths(value)).toBe(rewritten)
})

test.each([
  '%USERPROFILE%\\Application Data\\Microsoft\\UProof\\x',
  'C:\\Users\\bob\\Local Settings\\History\\x',
  'C:\\Users\\bob\\AppData\\Roaming\\Microsoft\\UProof\\x',
  '%LOCALAPPDATA%\\Microsoft\\Windows\\Temporary Internet Files\\x',
])('%j is refused', (value) => {
  expect(rewritePaths(value)).toBeUndefined()
})
