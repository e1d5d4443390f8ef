// Package metrics counts what the server does and shows it to Prometheus. It counts through handlers and functions
// that are put around others, and asks for everything else when it is asked itself, so that no other package knows
// of it. It decides nothing, and no label has more values than there are installations.
//
// Start reading at [New] (metrics.go). One file for each thing counted: deliveries.go, passes.go, previews.go,
// requests.go;
// state.go has what is asked for at each scrape.
package metrics
