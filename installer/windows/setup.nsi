; The set-up program of Windows, for the user who runs it, without an administrator. /S installs silently; exit status 0 done, 2 refused.
; All of the program is in one folder, "app", which is replaced whole; office files and settings lie elsewhere and are never touched.
Unicode true
!include MUI2.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

!define NAME "老干部工作台"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\CadreDesk"
!define KIND "CadreDesk.OfficeFile"

Name "${NAME}"
OutFile "${OUT}"
BrandingText "CadreDesk ${VERSION}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\CadreDesk"
InstallDirRegKey HKCU "Software\CadreDesk" "InstallDir"
SetCompressor /SOLID lzma
SetCompressorDictSize 64
AllowSkipFiles off
ManifestSupportedOS Win10
ManifestDPIAware true
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=2052 "ProductName" "CadreDesk"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "The CadreDesk authors. MIT licence."
!ifdef SIGN
    !finalize 'sh installer/windows/sign.sh "%1"' = 0
    !uninstfinalize 'sh installer/windows/sign.sh "%1"' = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\app\CadreDesk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "打开${NAME}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "将卸载${NAME}。数据文件和个人设置不会删除。"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro Refuse SENTENCE
    MessageBox MB_OK|MB_ICONSTOP "${SENTENCE}" /SD IDOK
    SetErrorLevel 2
    Quit
!macroend

; A library that a program has loaded cannot be opened for writing. (The running program itself could be renamed.)
!macro RefuseWhileRunning
    ${If} ${FileExists} "$INSTDIR\app\runtime\python311.dll"
        ClearErrors
        FileOpen $0 "$INSTDIR\app\runtime\python311.dll" a
        ${If} ${Errors}
            !insertmacro Refuse "${NAME}正在运行。请先关闭它，再试一次。"
        ${EndIf}
        FileClose $0
    ${EndIf}
!macroend

Function .onInit
    ${IfNot} ${AtLeastBuild} 17763
        !insertmacro Refuse "需要 Windows 10（1809 版）或更高版本。请先更新 Windows。"
    ${EndIf}
    ${IfNot} ${RunningX64}
        !insertmacro Refuse "需要 64 位的 Windows。"
    ${EndIf}
    ReadRegStr $1 HKCU "${UNINSTALL}" "DisplayVersion"
    ${If} $1 != ""
        ${VersionCompare} "$1" "${VERSION}" $2
        ${If} $2 == 1
            !insertmacro Refuse "已经装有较新的版本 $1，本安装包是 ${VERSION}，没有安装。"
        ${EndIf}
    ${EndIf}
    !insertmacro RefuseWhileRunning
FunctionEnd

Function un.onInit
    !insertmacro RefuseWhileRunning
FunctionEnd

Section
    ; First all of the new beside the old, then the change: where the disk is full, the old one goes on working.
    RMDir /r "$INSTDIR\new"
    SetOutPath "$INSTDIR\new"
    ClearErrors
    File /r "${APP}/*"
    ${If} ${Errors}
        SetOutPath "$INSTDIR"
        RMDir /r "$INSTDIR\new"
        !insertmacro Refuse "文件写不进去，没有安装。请检查磁盘空间和杀毒软件。"
    ${EndIf}
    SetOutPath "$INSTDIR"
    RMDir /r "$INSTDIR\app"
    ClearErrors
    Rename "$INSTDIR\new" "$INSTDIR\app"
    ${If} ${Errors}
        !insertmacro Refuse "旧版本的文件还在使用，没有换成新版本。请重新启动电脑，再安装一次。"
    ${EndIf}
    WriteUninstaller "$INSTDIR\uninstall.exe"

    SetOutPath "$DOCUMENTS" ; where the program begins to work
    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\app\CadreDesk.exe"
    CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\app\CadreDesk.exe"
    SetOutPath "$INSTDIR"

    ; One of the programs that "open with" offers. Files called .db stay with whatever opens them now.
    WriteRegStr HKCU "Software\Classes\${KIND}" "" "${NAME}数据文件"
    WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\app\CadreDesk.exe,0"
    WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\app\CadreDesk.exe" --file "%1"'
    WriteRegStr HKCU "Software\Classes\.db\OpenWithProgids" "${KIND}" ""
    WriteRegStr HKCU "Software\Classes\Applications\CadreDesk.exe" "FriendlyAppName" "${NAME}"
    WriteRegStr HKCU "Software\Classes\Applications\CadreDesk.exe\shell\open\command" "" '"$INSTDIR\app\CadreDesk.exe" --file "%1"'
    WriteRegStr HKCU "Software\Classes\Applications\CadreDesk.exe\SupportedTypes" ".db" ""

    WriteRegStr HKCU "Software\CadreDesk" "InstallDir" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\app\CadreDesk.exe"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The CadreDesk authors"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section Uninstall
    ; Copies of papers that a program left which was ended from outside; the next start would have removed them.
    FindFirst $0 $1 "$TEMP\cadredesk-*"
    left:
        StrCmp $1 "" no_more
        RMDir /r "$TEMP\$1"
        FindNext $0 $1
        Goto left
    no_more:
    FindClose $0
    RMDir /r "$INSTDIR\app"
    RMDir /r "$INSTDIR\new"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR" ; only where it is empty
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$DESKTOP\${NAME}.lnk"
    DeleteRegValue HKCU "Software\Classes\.db\OpenWithProgids" "${KIND}"
    DeleteRegKey /ifempty HKCU "Software\Classes\.db\OpenWithProgids"
    DeleteRegKey /ifempty HKCU "Software\Classes\.db"
    DeleteRegKey HKCU "Software\Classes\${KIND}"
    DeleteRegKey HKCU "Software\Classes\Applications\CadreDesk.exe"
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "Software\CadreDesk"
SectionEnd
