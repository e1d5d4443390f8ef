// Package queue decides which repository gets its next pass, and when.
//
// It holds keys, never events: [Queue.Mark] writes down that a repository is dirty, and a pass
// that began after the mark clears it. A mark that arrives during a pass stays, so that no
// change is overlooked, and a process that is killed finds its marks again. One repository is
// never worked twice at the same time. A push of a quiet repository is worked on at once; other marks
// wait a little for more of their kind (mark.go says how long). The GUID of a delivery is remembered with the marks that it
// led to, so that one which comes again leads to nothing.
//
// On PostgreSQL several processes may share a queue. A pass holds its repository by a lease,
// which the process that runs it keeps alive; when it is not heard of any more, another one
// takes over with a larger fencing token. Chores, such as the sweep over all repositories, are
// done by one process of all.
//
// A pass counts when it is taken, so that one which kills its process is not repeated for ever: its
// repository is put aside. One that hangs is given up. Of several installations that wait each gets a
// pass before any has two.
//
// On SQLite one process holds the files. Two stand behind the queue, named after the database
// FILE: FILE-marks holds the marks and the deliveries seen and is the truth; FILE-queue holds
// River's jobs, which are made from the marks and are worth nothing without them. Both are apart
// from the ledger, so that writing down a delivery never waits for a pass.
//
// A preview of a pull request or a merge group has a mark of its own beside that of its repository, and may be made while
// the repository has its pass. It counts as its installation's work, and passes come first.
//
// The package does not know what a pass does, and it is no scheduler of its callers' choosing:
// how failed work is repeated is told by the error (see [sync.RetryAt]).
//
// Start reading at [Queue.Run] (queue.go). The files, by idea:
//
//   - Marks: mark.go, delivery.go (deliveries seen before), asks.go (what people ask for by hand), notes.go (what is noted on previews), group.go (many writes, one commit), marks.go
//     (the table).
//   - From a mark to a pass: dispatch.go, offer.go (whose turn it is), jobs.go and river_log.go (River),
//     take.go, pass.go, job.go (what a pass is given), lease.go.
//   - Passes that come to no end: stuck.go (it hangs), death.go (it was killed), aside.go (it is left
//     alone until somebody says so).
//   - Around: chore.go (work done by one process of all), backlog.go, turns.go and idle.go (how much waits),
//     version.go (which tables are there).
package queue
