/*
 * A credential helper for tests, like docker-credential-test in tests/fixtures/auth/bin. Its behavior depends on the
 * registry, and on its own name.
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

static int fail(FILE *stream, const char *text, int status)
{
    fputs(text, stream);
    return status;
}

/* Leaves a process behind that keeps the pipes open for some seconds. */
static void leave_child(void)
{
    STARTUPINFOA startup = { .cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES };
    PROCESS_INFORMATION child;
    char command[MAX_PATH + 16];

    startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    SetHandleInformation(startup.hStdOutput, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    SetHandleInformation(startup.hStdError, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    command[0] = '"';
    GetModuleFileNameA(NULL, command + 1, MAX_PATH);
    strcat(command, "\" linger");
    CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child);
}

int main(int argc, char **argv)
{
    static const char *const known[][2] = {
        { "registry.example.com:5000",
          "{\"ServerURL\": \"registry.example.com:5000\", \"Username\": \"jane\", \"Secret\": \"hunter2\"}" },
        { "https://index.docker.io/v1/", "{\"Username\": \"hub\", \"Secret\": \"hunter2\"}" },
        { "token.example.com",
          "{\"ServerURL\": \"token.example.com\", \"Username\": \"<token>\", \"Secret\": \"hunter2\"}" },
        { "https://old.example.com/v1/", "{\"Username\": \"old\", \"Secret\": \"hunter2\"}" },
        { "empty.example.com", "{\"ServerURL\": \"\", \"Username\": \"\", \"Secret\": \"\"}" },
        { "lower.example.com", "{\"username\": \"lower\", \"SECRET\": \"hunter2\"}" },
        { "parent.example.com", "{\"Username\": \"parent\", \"Secret\": \"hunter2\"}" },
        { "nonsense.example.com", "hunter2 is not JSON" },
    };
    char path[MAX_PATH], server[1024];
    size_t length, number;

    GetModuleFileNameA(NULL, path, sizeof path);
    if (strstr(path, "docker-credential-deaf"))
        return fail(stdout, "{\"Username\": \"deaf\", \"Secret\": \"hunter2\"}\n", 0);
    if (argc == 2 && strcmp(argv[1], "linger") == 0) {
        Sleep(5 * 1000);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return fail(stdout,
                    "{\"registry.example.com:5000\": \"jane\", \"https://index.docker.io/v1/\": \"jane\", "
                    "\"token.example.com\": \"<token>\", \"https://old.example.com/v1/\": \"old\"}\n",
                    0);
    if (argc != 2 || strcmp(argv[1], "get") != 0)
        return 2;
    length = fread(server, 1, sizeof server - 1, stdin);
    server[length] = '\0';
    if (strcmp(server, "parent.example.com") == 0)
        leave_child();
    for (number = 0; number < sizeof known / sizeof *known; number++)
        if (strcmp(server, known[number][0]) == 0)
            return fail(stdout, known[number][1], 0);
    if (strcmp(server, "locked.example.com") == 0)
        return fail(stdout, "the keychain is \"locked\"\n", 1);
    if (strcmp(server, "silent.example.com") == 0)
        return 3;
    if (strcmp(server, "stderr.example.com") == 0)
        return fail(stderr, "please log in first\n", 1);
    if (strcmp(server, "leaky.example.com") == 0)
        return fail(stdout, "{\"Username\": \"jane\", \"Secret\": \"hunter2\"}\n", 1);
    if (strcmp(server, "fragment.example.com") == 0)
        return fail(stderr, "\"Username\": \"jane\",\n\"Secret\": \"hunter2\"\n", 1);
    if (strcmp(server, "slow.example.com") == 0)
        Sleep(600 * 1000);
    if (strcmp(server, "chatty.example.com") == 0) {
        fputs("please read all of this\n", stderr);
        while (putchar('x') != EOF)
            ;
    }
    return fail(stdout, "credentials not found in native keychain\n", 1);
}
