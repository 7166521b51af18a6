/* tests_copy.c */
#ifndef TESTS_COPY_H
#define TESTS_COPY_H

void test_copy(void);
void test_dump(void);

#endif
