/* A hand-written lexer: a state machine driven by a switch, one byte a step. */
#include "kernel.h"

#define LENGTH 65536

enum state { START, NAME, NUMBER, STRING, ESCAPE, SLASH, COMMENT, COMMENT_STAR, SIGN };

enum token { NAME_TOKEN = 1, NUMBER_TOKEN, STRING_TOKEN, COMMENT_TOKEN, SIGN_TOKEN, PAIR_TOKEN };

static const char *const pieces[16] = {
    "while (", "counter", " += 0x1F", ") {\n", "/* a remark, **twice** */", "return ", "\"text\\n\"", ";\n",
    "table[", "index]", " == 4096", " / ", "\"a \\\"b\\\" c\"", "}\n\n", "value_2", " <= ",
};

static char source[LENGTH];

void kernel_prepare(void)
{
    uint32_t random = 7;
    uint32_t length = 0;
    while (length < LENGTH - 1) {
        const char *piece = pieces[random_next(&random) >> 28];
        while (*piece && length < LENGTH - 1)
            source[length++] = *piece++;
    }
    source[length] = '\0';
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static uint32_t token(uint32_t sum, enum token kind, const char *first, const char *end)
{
    return checksum_add(sum, (uint32_t)kind << 16 | (uint32_t)(end - first));
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    enum state state = START;
    const char *first = source;
    const char *p = source;
    for (;;) {
        char c = *p;
        switch (state) {
        case START:
            first = p;
            if (c == '\0')
                return sum;
            if (is_letter(c))
                state = NAME;
            else if (is_digit(c))
                state = NUMBER;
            else if (c == '"')
                state = STRING;
            else if (c == '/')
                state = SLASH;
            else if (c != ' ' && c != '\n')
                state = SIGN;
            p++;
            break;
        case NAME:
            if (is_letter(c) || is_digit(c)) {
                p++;
            } else {
                sum = token(sum, NAME_TOKEN, first, p);
                state = START;
            }
            break;
        case NUMBER:
            if (is_letter(c) || is_digit(c)) {
                p++;
            } else {
                sum = token(sum, NUMBER_TOKEN, first, p);
                state = START;
            }
            break;
        case STRING:
            if (c == '\0') {
                state = START;
                break;
            }
            p++;
            if (c == '\\') {
                state = ESCAPE;
            } else if (c == '"') {
                sum = token(sum, STRING_TOKEN, first, p);
                state = START;
            }
            break;
        case ESCAPE:
            if (c != '\0')
                p++;
            state = STRING;
            break;
        case SLASH:
            if (c == '*') {
                p++;
                state = COMMENT;
            } else {
                sum = token(sum, SIGN_TOKEN, first, p);
                state = START;
            }
            break;
        case COMMENT:
            if (c == '\0') {
                state = START;
                break;
            }
            p++;
            if (c == '*')
                state = COMMENT_STAR;
            break;
        case COMMENT_STAR:
            if (c == '/') {
                p++;
                sum = token(sum, COMMENT_TOKEN, first, p);
                state = START;
            } else if (c == '*') {
                p++;
            } else {
                state = COMMENT;
            }
            break;
        case SIGN:
            if (c == '=') {
                p++;
                sum = token(sum, PAIR_TOKEN, first, p);
            } else {
                sum = token(sum, SIGN_TOKEN, first, p);
            }
            state = START;
            break;
        }
    }
}
