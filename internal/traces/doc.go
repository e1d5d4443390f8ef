// Package traces tells what the server does as traces, to whoever collects them over OTLP: a delivery, the wait of its
// repository in the queue, the pass, its stages, and each request to GitHub, one below the other. It is put around others,
// so that no other package knows of it, and it is there only where somebody collects.
//
// A span holds no text of a document, no address with one, no token and no words of an error: what went wrong stands in
// the log, which names the same repository and delivery.
//
// Start reading at [New] (traces.go). deliveries.go, work.go (queue and passes with their stages) and requests.go have what
// is told of each.
package traces
