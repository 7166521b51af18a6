/* A shell on the console. */
#include "os.h"

#define LINE 80

static void command(const char *line)
{
    if (equal(line, "help")) {
        print("help  tests  tests NAME  time  domain  user  yield  halt  crash\ntests:");
        print_tests();
    } else if (equal(line, "tests"))
        run_tests(0);
    else if (find(line, "tests ") == line + 6)
        run_tests(line + 6);
    else if (equal(line, "time"))
        printf("%u us, %u ticks\n", microseconds(), ticks);
    else if (equal(line, "domain"))
        printf("domain %u, %u pages, first frame %x\n", domain_id, start_info->nr_pages,
               frame_of(0));
    else if (equal(line, "user"))
        printf("user program returned %d\n", run_user());
    else if (equal(line, "yield"))
        hypercall(HC_SCHED_OP, 0, 0, 0, 0);
    else if (equal(line, "halt"))
        shutdown(0);
    else if (equal(line, "crash"))
        shutdown(3);
    else if (*line)
        printf("%s: no such command; there is help\n", line);
}

static void woken(u32 port, void *data)
{
    (void)port, (void)data;
}

void shell(void)
{
    char line[LINE];
    u32 length = 0;
    event_bind_virq(VIRQ_CONSOLE, woken, 0);
    print("mini-OS> ");
    for (;;) {
        char c;
        if (hypercall(HC_CONSOLE_IO, 1, 1, (u32)&c, 0) != 1) {
            block();
            continue;
        }
        char echo[2] = { c == '\r' ? '\n' : c, 0 };
        print(echo);
        if (c != '\r' && c != '\n') {
            if (length < LINE - 1)
                line[length++] = c;
            continue;
        }
        line[length] = 0;
        length = 0;
        command(line);
        print("mini-OS> ");
    }
}
