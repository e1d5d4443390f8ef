// Package checkout reads a git repository on this machine through the program git: the files of its newest commit,
// and what commits made of one of them. It changes nothing, asks no remote unless the checkout is a partial clone,
// and never looks at the working tree: what is not committed is nobody's plan yet.
//
// Start reading at [Open] (checkout.go). revisions.go lists a file's history, tree.go the files of the newest commit,
// and objects.go reads what they hold.
package checkout
