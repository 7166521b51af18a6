/* String search in a text of few letters, by comparing everywhere and by
 * Horspool's skips: byte loads and short loops that end early. */
#include "kernel.h"

#define TEXT_LENGTH 24576
#define PATTERNS 4
#define LONGEST 12

static char text[TEXT_LENGTH];
static char patterns[PATTERNS][LONGEST];
static const uint32_t lengths[PATTERNS] = {3, 5, 8, LONGEST};

static uint32_t matches_at(const char *place, const char *pattern, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (place[i] != pattern[i])
            return 0;
    return 1;
}

static uint32_t search_everywhere(const char *pattern, uint32_t length)
{
    uint32_t sum = 0;
    for (uint32_t i = 0; i + length <= TEXT_LENGTH; i++)
        if (matches_at(text + i, pattern, length))
            sum = checksum_add(sum, i);
    return sum;
}

static uint32_t search_skipping(const char *pattern, uint32_t length)
{
    uint8_t skip[256];
    uint32_t sum = 0;
    memset(skip, (int)length, sizeof skip);
    for (uint32_t i = 0; i + 1 < length; i++)
        skip[(uint8_t)pattern[i]] = (uint8_t)(length - 1 - i);
    for (uint32_t i = 0; i + length <= TEXT_LENGTH; i += skip[(uint8_t)text[i + length - 1]])
        if (matches_at(text + i, pattern, length))
            sum = checksum_add(sum, i);
    return sum;
}

void kernel_prepare(void)
{
    uint32_t random = 4;
    for (uint32_t i = 0; i < TEXT_LENGTH; i++)
        text[i] = "aaabbcde"[random_next(&random) >> 29];
    for (uint32_t p = 0; p < PATTERNS; p++)
        memcpy(patterns[p], text + (TEXT_LENGTH >> 1) + 100 * p, lengths[p]);
}

uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    for (uint32_t p = 0; p < PATTERNS; p++) {
        sum = checksum_add(sum, search_everywhere(patterns[p], lengths[p]));
        sum = checksum_add(sum, search_skipping(patterns[p], lengths[p]));
    }
    return sum;
}
