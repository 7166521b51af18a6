/* tests_vcpus.c */
#ifndef TESTS_VCPUS_H
#define TESTS_VCPUS_H

void test_vcpus(void);
void test_vcpu_events(void);
void test_vcpu_memory(void);
void test_vcpus_of_others(void);
void test_vcpus_affinity(void);

#endif
