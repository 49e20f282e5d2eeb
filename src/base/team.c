/* Threads that stand ready; see base/team.h. A round is one call of vmg_team_run. Whoever is free takes the next piece.
 * A helper that wakes up late finds the round closed and is not waited for: only those inside it are. Between rounds
 * helpers first watch for the next one, some 50 microseconds, then sleep. */
#include "base/team.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/context.h"

enum { most_threads = 16, looks_before_sleep = 2000 };

typedef struct helper {
    vmg_team *team;
    size_t thread; /* its number, from 1 */
    pthread_t handle;
} helper;

struct vmg_team {
    size_t size; /* threads, the caller's too */
    helper helpers[most_threads - 1];
    /* the round under way: written while no helper is inside */
    vmg_team_task task;
    void *user;
    size_t count;
    size_t rounds;        /* begun so far */
    atomic_size_t next;   /* piece */
    atomic_size_t open;   /* the number of the round, or 0 when there is none to enter */
    atomic_size_t inside; /* helpers that are, or are about to see that it is closed */
    atomic_bool stop;
    pthread_mutex_t lock; /* for sleeping only */
    pthread_cond_t begun, left;
};

/* Tells the processor that this is a loop that watches. */
static inline void look_again(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void take_pieces(vmg_team *team, size_t thread)
{
    for (size_t index; (index = atomic_fetch_add(&team->next, 1)) < team->count;) {
        team->task(team->user, index, thread);
    }
}

/* The number of an open round other than `last`; 0: the team is to stop. */
static size_t wait_for_round(vmg_team *team, size_t last)
{
    size_t open = 0;
    for (size_t looks = 0; looks < looks_before_sleep; looks++) {
        open = atomic_load(&team->open);
        if ((open && open != last) || atomic_load(&team->stop)) {
            return atomic_load(&team->stop) ? 0 : open;
        }
        look_again();
    }
    pthread_mutex_lock(&team->lock);
    for (;;) {
        open = atomic_load(&team->open);
        if ((open && open != last) || atomic_load(&team->stop)) {
            break;
        }
        pthread_cond_wait(&team->begun, &team->lock);
    }
    pthread_mutex_unlock(&team->lock);
    return atomic_load(&team->stop) ? 0 : open;
}

static void *help(void *argument)
{
    const helper *self = argument;
    vmg_team *team = self->team;
    for (size_t round = 0; (round = wait_for_round(team, round)) != 0;) {
        atomic_fetch_add(&team->inside, 1);
        round = atomic_load(&team->open); /* it may have been closed since, or another one opened */
        if (round) {
            take_pieces(team, self->thread);
        }
        if (atomic_fetch_sub(&team->inside, 1) == 1) {
            pthread_mutex_lock(&team->lock);
            pthread_cond_signal(&team->left);
            pthread_mutex_unlock(&team->lock);
        }
    }
    return NULL;
}

/* Nobody enters any more; waits for who is inside. */
static void close_round(vmg_team *team)
{
    atomic_store(&team->open, 0);
    for (size_t looks = 0; looks < looks_before_sleep && atomic_load(&team->inside); looks++) {
        look_again();
    }
    if (atomic_load(&team->inside)) {
        pthread_mutex_lock(&team->lock);
        while (atomic_load(&team->inside)) {
            pthread_cond_wait(&team->left, &team->lock);
        }
        pthread_mutex_unlock(&team->lock);
    }
}

void vmg_team_run(vmg_team *team, size_t count, vmg_team_task task, void *user)
{
    if (!team || count < 2) {
        for (size_t index = 0; index < count; index++) {
            task(user, index, 0);
        }
        return;
    }
    team->task = task;
    team->user = user;
    team->count = count;
    atomic_store(&team->next, 0);
    pthread_mutex_lock(&team->lock);
    atomic_store(&team->open, ++team->rounds);
    pthread_cond_broadcast(&team->begun);
    pthread_mutex_unlock(&team->lock);
    take_pieces(team, 0);
    close_round(team);
}

size_t vmg_team_size(const vmg_team *team)
{
    return team ? team->size : 1;
}

vmg_status vmg_team_create(vmg_context *context, vmg_team **out)
{
    const size_t wanted = vmg_context_threads(context), size = wanted < most_threads ? wanted : most_threads;
    *out = NULL;
    if (size < 2) {
        return VMG_OK;
    }
    vmg_team *team = vmg_allocate(context, 1, sizeof *team);
    if (!team) {
        return VMG_ERROR_MEMORY;
    }
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->begun, NULL);
    pthread_cond_init(&team->left, NULL);
    for (team->size = 1; team->size < size; team->size++) { /* a thread that cannot be made is one fewer, no failure */
        helper *next = &team->helpers[team->size - 1];
        *next = (helper){.team = team, .thread = team->size};
        if (pthread_create(&next->handle, NULL, help, next)) {
            break;
        }
    }
    *out = team;
    if (team->size == 1) {
        vmg_team_destroy(context, team);
        *out = NULL;
    }
    return VMG_OK;
}

void vmg_team_destroy(vmg_context *context, vmg_team *team)
{
    if (!team) {
        return;
    }
    pthread_mutex_lock(&team->lock);
    atomic_store(&team->stop, true);
    pthread_cond_broadcast(&team->begun);
    pthread_mutex_unlock(&team->lock);
    for (size_t i = 0; i + 1 < team->size; i++) {
        pthread_join(team->helpers[i].handle, NULL);
    }
    pthread_cond_destroy(&team->left);
    pthread_cond_destroy(&team->begun);
    pthread_mutex_destroy(&team->lock);
    vmg_release(context, team);
}
