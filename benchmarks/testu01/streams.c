/* TestU01's batteries on the streams of misata_sql.

   streams check KEYS COUNT                     prints COUNT draws in hexadecimal
   streams BATTERY KEYS VIEW P_VALUES [TEST]    runs SmallCrush or Crush, or only test number TEST of it; the report
                                                goes to stdout

   KEYS is a file of m hexadecimal keys. Draw number t is squares64(key[t % m], t / m): with the keys of a table's
   columns that is row by row, with one key down a column, with the keys of many seeds across the seeds. TestU01
   reads 32 bits a call and looks hardest at the leading ones, hence the views: high, low (that half of each draw),
   high-reversed, low-reversed (its bits in reverse order).
   P_VALUES gets one line for each statistic: p-value, name. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <testu01/bbattery.h>
#include <testu01/swrite.h>
#include <testu01/unif01.h>

#define MOST_TESTS 200 /* more than any battery has */

static uint64_t *keys;
static uint64_t n_keys, column, row;
static int shift, reversed;

static uint64_t squares64(uint64_t key, uint64_t counter)
{
    uint64_t x, y = counter * key, z = y + key, t;
    x = y * y + y;
    x = x >> 32 | x << 32;
    x = x * x + z;
    x = x >> 32 | x << 32;
    x = x * x + y;
    x = x >> 32 | x << 32;
    t = x = x * x + z;
    x = x >> 32 | x << 32;
    return t ^ ((x * x + y) >> 32);
}

static uint64_t next_draw(void)
{
    uint64_t draw = squares64(keys[column], row);
    if (++column == n_keys) {
        column = 0;
        row++;
    }
    return draw;
}

static unsigned int next_bits(void)
{
    uint32_t x = (uint32_t)(next_draw() >> shift);
    if (reversed) {
        x = (x & 0x55555555u) << 1 | (x >> 1 & 0x55555555u);
        x = (x & 0x33333333u) << 2 | (x >> 2 & 0x33333333u);
        x = (x & 0x0f0f0f0fu) << 4 | (x >> 4 & 0x0f0f0f0fu);
        x = __builtin_bswap32(x);
    }
    return x;
}

static void read_keys(const char *path)
{
    FILE *file = fopen(path, "r");
    uint64_t key;
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    while (fscanf(file, "%" SCNx64, &key) == 1) {
        keys = realloc(keys, (n_keys + 1) * sizeof *keys);
        if (keys == NULL)
            exit(2);
        keys[n_keys++] = key;
    }
    fclose(file);
    if (n_keys == 0) {
        fprintf(stderr, "%s: no keys\n", path);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    unif01_Gen *generator;
    FILE *p_values;
    int only = 0, repetitions[MOST_TESTS + 1] = {0};

    if (argc == 4 && strcmp(argv[1], "check") == 0) {
        read_keys(argv[2]);
        for (long i = atol(argv[3]); i > 0; i--)
            printf("%016" PRIx64 "\n", next_draw());
        return 0;
    }
    if (argc == 6)
        only = atoi(argv[5]);
    if ((argc != 5 && argc != 6) || only < 0 || only > MOST_TESTS) {
        fprintf(stderr, "usage: streams check KEYS COUNT | streams BATTERY KEYS VIEW P_VALUES [TEST]\n");
        return 2;
    }
    read_keys(argv[2]);
    shift = strncmp(argv[3], "high", 4) == 0 ? 32 : 0;
    reversed = strstr(argv[3], "-reversed") != NULL;

    swrite_Host = FALSE;
    setvbuf(stdout, NULL, _IOLBF, 0);
    generator = unif01_CreateExternGenBits("squares64", next_bits);
    repetitions[only] = 1; /* TestU01 counts from 1 and does not look at number 0 */
    if (strcmp(argv[1], "SmallCrush") == 0)
        only ? bbattery_RepeatSmallCrush(generator, repetitions) : bbattery_SmallCrush(generator);
    else if (strcmp(argv[1], "Crush") == 0)
        only ? bbattery_RepeatCrush(generator, repetitions) : bbattery_Crush(generator);
    else {
        fprintf(stderr, "%s: not a battery\n", argv[1]);
        return 2;
    }
    p_values = fopen(argv[4], "w");
    if (p_values == NULL) {
        perror(argv[4]);
        return 2;
    }
    for (int j = 0; j < bbattery_NTests; j++)
        fprintf(p_values, "%.17g\t%s\n", bbattery_pVal[j], bbattery_TestNames[j]);
    fclose(p_values);
    unif01_DeleteExternGenBits(generator);
    return 0;
}
