/* CadreDesk.exe runs the Python that lies in runtime\ beside it. cadredesk-cli.exe is the same with -DCONSOLE, for the command
   line: a program of the window's kind has no console to write to. Windows ignores case, so the two need different names. */
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

#define LONGEST 32768

typedef int (*Main)(int, wchar_t **);

static int run(int count, wchar_t **words)
{
    static wchar_t folder[LONGEST], library[LONGEST];
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    wchar_t *end = length && length < LONGEST ? wcsrchr(folder, L'\\') : NULL;
    Main python = NULL;

    SetDllDirectoryW(L""); /* nothing is loaded from the folder that the user happens to work in */
    if (end) {
        *end = 0;
        _snwprintf(library, LONGEST - 1, L"%ls\\runtime\\python311.dll", folder);
        HMODULE loaded = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
        if (loaded)
            python = (Main)(void *)GetProcAddress(loaded, "Py_Main");
    }
    wchar_t **all = calloc(count + 4, sizeof *all);
    if (!python || !all) {
        MessageBoxW(NULL, L"程序文件不完整，请重新安装。", L"老干部工作台", MB_ICONERROR);
        return 3;
    }
    all[0] = words[0];
    all[1] = L"-m";
    all[2] = L"cadredesk";
    for (int i = 1; i < count; i++)
        all[i + 2] = words[i];
    return python(count + 2, all);
}

#ifdef CONSOLE
int wmain(int count, wchar_t **words) { return run(count, words); }
#else
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, PWSTR line, int show)
{
    (void)self, (void)before, (void)line, (void)show;
    return run(__argc, __wargv);
}
#endif
