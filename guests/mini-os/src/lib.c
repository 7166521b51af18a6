/* Text and numbers. */
#include <stdarg.h>

#include "os.h"

void *memset(void *to, int value, unsigned n)
{
    u8 *p = to;
    while (n--)
        *p++ = (u8)value;
    return to;
}

void *memcpy(void *to, const void *from, unsigned n)
{
    u8 *p = to;
    const u8 *q = from;
    while (n--)
        *p++ = *q++;
    return to;
}

static u32 length(const char *text)
{
    u32 n = 0;
    while (text[n])
        n++;
    return n;
}

void print(const char *text)
{
    hypercall(HC_CONSOLE_IO, 0, length(text), (u32)text, 0);
}

/* By shifting: no library is linked that could divide. */
u32 divide(u32 n, u32 d)
{
    u32 quotient = 0, rest = 0;
    for (int i = 31; i >= 0; i--) {
        rest = rest << 1 | (n >> i & 1);
        if (rest >= d) {
            rest -= d;
            quotient |= 1u << i;
        }
    }
    return quotient;
}

static char *decimal(char *to, u32 value)
{
    char digits[10];
    int n = 0;
    do {
        u32 tenth = divide(value, 10);
        digits[n++] = (char)('0' + (value - tenth * 10));
        value = tenth;
    } while (value);
    while (n)
        *to++ = digits[--n];
    return to;
}

static char *hexadecimal(char *to, u32 value)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        *to++ = "0123456789abcdef"[value >> shift & 15];
    return to;
}

/* %s, %u, %d and %x; the line is at most 255 characters long. */
void printf(const char *format, ...)
{
    char line[256], *to = line, *end = line + sizeof line - 12;
    va_list list;
    va_start(list, format);
    for (; *format && to < end; format++) {
        if (*format != '%') {
            *to++ = *format;
            continue;
        }
        switch (*++format) {
        case 's':
            for (const char *s = va_arg(list, const char *); *s && to < end;)
                *to++ = *s++;
            break;
        case 'd': {
            s32 value = va_arg(list, s32);
            if (value < 0)
                *to++ = '-';
            to = decimal(to, value < 0 ? 0u - (u32)value : (u32)value);
            break;
        }
        case 'u':
            to = decimal(to, va_arg(list, u32));
            break;
        case 'x':
            to = hexadecimal(to, va_arg(list, u32));
            break;
        }
    }
    va_end(list);
    *to = 0;
    print(line);
}

int equal(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

/* What follows word in text, or 0. */
const char *find(const char *text, const char *word)
{
    for (; *text; text++) {
        const char *t = text, *w = word;
        while (*w && *t == *w)
            t++, w++;
        if (!*w)
            return t;
    }
    return 0;
}

u32 number(const char *text)
{
    u32 value = 0;
    while (*text >= '0' && *text <= '9')
        value = value * 10 + (u32)(*text++ - '0');
    return value;
}
