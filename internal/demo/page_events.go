package demo

import (
	"fmt"
	"net/http"
	"time"
)

const (
	// lookEvery is how often a page that is open looks for changes.
	lookEvery = 200 * time.Millisecond
	// aliveEvery is how often an idle stream shows that it is alive.
	aliveEvery = 15 * time.Second
	// writeTimeout bounds one write to a page that does not read.
	writeTimeout = 10 * time.Second
)

// view answers the view as it is now.
func (p *Page) view(w http.ResponseWriter, r *http.Request) {
	encoded, _, err := p.look(r.Context())
	if err != nil {
		refuse(w, http.StatusServiceUnavailable, plainly(err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	// An answer that breaks off was not wanted any more.
	_, _ = w.Write(encoded)
}

// events streams views as server-sent events until the page is closed: one at once, then one for
// each change.
func (p *Page) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	send := func(format string, args ...any) bool {
		// Where deadlines cannot be set, the connection's own must do.
		_ = control.SetWriteDeadline(time.Now().Add(writeTimeout))
		_, err := fmt.Fprintf(w, format, args...)
		return err == nil && control.Flush() == nil
	}
	looks, alive := time.NewTicker(lookEvery), time.NewTicker(aliveEvery)
	defer looks.Stop()
	defer alive.Stop()
	open := send("retry: 1000\n\n")
	for sent := 0; open; {
		encoded, version, err := p.look(r.Context())
		if err != nil {
			return
		}
		if version != sent {
			open = send("event: view\ndata: %s\n\n", encoded)
			sent = version
		}
		select {
		case <-r.Context().Done():
			return
		case <-alive.C:
			open = open && send(": alive\n\n")
		case <-looks.C:
		}
	}
}
