package github

import (
	"bytes"
	"fmt"
	"io"
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
	packer       *packer
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
	etag string
	// described has what a 304 need not say again: see [describing].
	described [len(describing)]string
	body      packed
}

// describing are the headers that tell of a body, which a 304 may leave out (RFC 9110, 15.4.5): the first two are those
// of the body that is kept, the others hold where the 304 says nothing else. What a 304 has beside them is all its own.
var describing = [...]string{"Content-Type", "Content-Length", "Link", "Last-Modified"}

// ofBody is how many of them are about the very bytes of a body.
const ofBody = 2

// answerCost is about what it takes to keep an answer beside its texts, in bytes.
const answerCost = 512

// newAnswer is what is kept of a 200, without its body. Headers share the memory of all that was sent with them, so they
// are copied.
func newAnswer(header http.Header) answer {
	a := answer{etag: strings.Clone(header.Get("ETag"))}
	for i, name := range describing {
		a.described[i] = strings.Clone(header.Get(name))
	}
	return a
}

// size is about how much memory it takes to keep the answer, in bytes.
func (a answer) size(key answerKey) int {
	size := answerCost + len(key.accept) + len(key.url) + len(a.etag) + len(a.body.text)
	for _, text := range a.described {
		size += len(text)
	}
	return size
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
		body, err := r.packer.unpack(known.body)
		if err != nil {
			return nil, fmt.Errorf("read what was kept of %s: %w", req.URL.Path, err)
		}
		return known.response(req, resp, body), nil
	case resp.StatusCode == http.StatusOK && resp.Header.Get("ETag") != "" && mayBeKept(resp.Header):
		a := newAnswer(resp.Header)
		resp.Body = &recorder{ReadCloser: resp.Body, limit: answerMemory / 4, done: func(body []byte) {
			a.body = r.packer.pack(body)
			r.answers.put(key, a, a.size(key))
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
func (a answer) response(req *http.Request, unmodified *http.Response, body []byte) *http.Response {
	header := unmodified.Header.Clone()
	for i, name := range describing {
		if text := a.described[i]; text == "" && i < ofBody {
			header.Del(name)
		} else if i < ofBody || text != "" && header.Get(name) == "" {
			header.Set(name, text)
		}
	}
	return &http.Response{
		Status:        "200 OK",
		StatusCode:    http.StatusOK,
		Proto:         unmodified.Proto,
		ProtoMajor:    unmodified.ProtoMajor,
		ProtoMinor:    unmodified.ProtoMinor,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
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
