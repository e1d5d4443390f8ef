package github

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
)

// revalidator remembers answers and asks GitHub each time whether they still hold: a 304 is
// free of charge. It never answers by itself, so that no read is stale. GitHub's tags hold for the token
// alone that got them, except that of a commit's id: with each renewal of a token, once an hour, all else
// is answered in full once. Nothing relies on a 304.
type revalidator struct {
	// installation is part of each key: what one installation may see is not for another.
	installation int64
	next         http.RoundTripper
	answers      *lru[answerKey, answer]
	counts       *counters
}

// counters counts requests.
type counters struct {
	requests, notModified atomic.Uint64
}

type answerKey struct {
	installation int64
	accept, url  string
}

// answer is a 200 with its body.
type answer struct {
	etag   string
	header http.Header
	body   []byte
}

// RoundTrip sends the request, if it can with the tag of the answer that is known.
func (r *revalidator) RoundTrip(req *http.Request) (*http.Response, error) {
	r.counts.requests.Add(1)
	if req.Method != http.MethodGet || strings.Contains(req.Header.Get("Accept"), "raw") {
		return r.next.RoundTrip(req)
	}
	key := r.key(req)
	known, ok := r.answers.get(key)
	tagged := req
	if ok {
		tagged = req.Clone(req.Context())
		tagged.Header.Set("If-None-Match", known.etag)
	}
	resp, err := r.next.RoundTrip(tagged)
	if err != nil {
		return nil, err
	}
	switch {
	case resp.StatusCode == http.StatusNotModified && ok:
		r.counts.notModified.Add(1)
		_ = resp.Body.Close()
		return known.response(req, resp), nil
	case resp.StatusCode == http.StatusOK && resp.Header.Get("ETag") != "" && mayBeKept(resp.Header):
		header := resp.Header.Clone()
		resp.Body = &recorder{ReadCloser: resp.Body, limit: answerMemory / 4, done: func(body []byte) {
			r.answers.put(key, answer{header.Get("ETag"), header, body}, len(body)+len(key.url)+1024)
		}}
	}
	return resp, nil
}

// forget lets go of the answer to a request.
func (r *revalidator) forget(req *http.Request) { r.answers.remove(r.key(req)) }

func (r *revalidator) key(req *http.Request) answerKey {
	return answerKey{r.installation, req.Header.Get("Accept"), req.URL.String()}
}

// response is the answer as if it had been sent in full, with the rate headers of the 304.
func (a answer) response(req *http.Request, unmodified *http.Response) *http.Response {
	header := a.header.Clone()
	maps.Copy(header, unmodified.Header)
	for _, name := range []string{"Content-Type", "Content-Length"} {
		header[name] = a.header[name]
	}
	return &http.Response{
		Status:        "200 OK",
		StatusCode:    http.StatusOK,
		Proto:         unmodified.Proto,
		ProtoMajor:    unmodified.ProtoMajor,
		ProtoMinor:    unmodified.ProtoMinor,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(a.body)),
		ContentLength: int64(len(a.body)),
		Request:       req,
	}
}

// mayBeKept reports whether the answer is one of the API: JSON, or the id of a commit.
func mayBeKept(header http.Header) bool {
	kind := header.Get("Content-Type")
	return strings.Contains(kind, "json") || strings.Contains(kind, ".sha")
}

// recorder keeps what is read through it and hands it over once all of it was read, so that
// an answer that was cut short is never kept.
type recorder struct {
	io.ReadCloser
	limit int
	kept  bytes.Buffer
	done  func(body []byte)
}

// Read reads from the body.
func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if r.done == nil {
		return n, err
	}
	if r.kept.Len()+n > r.limit {
		r.done, r.kept = nil, bytes.Buffer{}
		return n, err
	}
	r.kept.Write(p[:n])
	if err == io.EOF {
		r.done(r.kept.Bytes())
		r.done = nil
	}
	return n, err
}
