/* Merge sort of a linked list whose nodes are spread over 64 pages: nearly
 * every load is on another page than the one before. */
#include "kernel.h"

#define COUNT 4096

struct node {
    struct node *next;
    uint32_t key;
    uint32_t padding[14];
};

static struct node nodes[COUNT];
static struct node *list;

/* A permutation of the node numbers, its own inverse being of no matter. */
static uint32_t scattered(uint32_t i)
{
    return (i * 1213 + 77) & (COUNT - 1);
}

static struct node *merge(struct node *a, struct node *b)
{
    struct node head;
    struct node *tail = &head;
    while (a && b) {
        if (b->key < a->key) {
            tail->next = b;
            b = b->next;
        } else {
            tail->next = a;
            a = a->next;
        }
        tail = tail->next;
    }
    tail->next = a ? a : b;
    return head.next;
}

/* Sorts the first count nodes and leaves the rest behind *list. */
static struct node *sort(struct node **rest, uint32_t count)
{
    if (count == 1) {
        struct node *single = *rest;
        *rest = single->next;
        single->next = NULL;
        return single;
    }
    struct node *first = sort(rest, count >> 1);
    return merge(first, sort(rest, count - (count >> 1)));
}

void kernel_prepare(void)
{
    for (uint32_t i = 0; i < COUNT; i++)
        nodes[scattered(i)].next = i + 1 < COUNT ? &nodes[scattered(i + 1)] : NULL;
    list = &nodes[scattered(0)];
}

/* Draws the keys in list order, sorts by them, and sorts back. */
uint32_t kernel_pass(void)
{
    uint32_t sum = 0;
    uint32_t random = 5;
    for (struct node *n = list; n; n = n->next)
        n->key = random_next(&random);
    struct node *rest = list;
    struct node *sorted = sort(&rest, COUNT);
    for (struct node *n = sorted; n; n = n->next)
        sum = checksum_add(sum, n->key + (uint32_t)(n - nodes));
    for (uint32_t i = 0; i < COUNT; i++)
        nodes[scattered(i)].key = i;
    list = sort(&sorted, COUNT);
    for (struct node *n = list; n; n = n->next)
        sum = checksum_add(sum, n->key);
    return sum;
}
