package localhub

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is the largest request body that is read, in bytes.
const maxBody = 64 << 20

// ServeHTTP serves the pages and the REST API. A request to the API passes through faults, authentication, rate limits, routing and
// access before its handler runs, all under the Hub's mutex; the answer is written after the mutex is released.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.servePage(w, r) || h.serveToken(w, r) {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "request body too large", http.StatusRequestEntityTooLarge)
		return
	}
	fault := h.matchFault(r, body)
	if !fault.wait(r.Context()) {
		return
	}
	answer, requestID := h.answer(r, body, fault)
	if fault.is(DropBefore) || fault.is(DropAnswerAfter) {
		panic(http.ErrAbortHandler)
	}
	h.write(w, r, answer, requestID, fault.is(Truncated))
}

// answer runs the request under the mutex and logs it.
func (h *Hub) answer(r *http.Request, body []byte, fault *armedFault) (reply, int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	requestID := h.store.nextID()
	who, denied := h.authenticate(r)
	var out reply
	switch {
	case fault.preempts():
		out = fault.reply(h.now())
	case denied != nil:
		out = *denied
	case h.exhausted(r, who):
		out = fail(http.StatusForbidden, "API rate limit exceeded")
	default:
		out = fault.spoil(h.route(r, body, who, fault.shows()))
	}
	out = h.conditional(r, out)
	h.count(r, who, &out)
	h.requests = append(h.requests, Request{
		Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Status: out.status, Actor: who.login(), Kind: who.kindName(),
	})
	return out, requestID
}

// route finds the endpoint, checks access and runs its handler.
func (h *Hub) route(r *http.Request, body []byte, who actor, seen replica) reply {
	path, served := h.apiPath(r.URL.EscapedPath())
	found, vars := match(h.routes[r.Method], h.byName(path))
	if found == nil || !served {
		return notFound()
	}
	c := &call{Hub: h, req: r, query: r.URL.Query(), body: body, actor: who, vars: vars, at: h.now(), replica: seen}
	if denied := c.admit(found.access); denied != nil {
		return *denied
	}
	if found.creates {
		if denied := h.spendContent(who); denied != nil {
			return *denied
		}
	}
	out := found.handle(c)
	c.after()
	return out
}

// byName turns /repositories/{id}/... into the path with owner and name.
func (h *Hub) byName(path string) string {
	rest, byID := strings.CutPrefix(path, "/repositories/")
	if !byID {
		return path
	}
	text, rest, deeper := strings.Cut(rest, "/")
	id, _ := strconv.ParseInt(text, 10, 64)
	repo := h.store.repositoryIDs[id]
	if repo == nil {
		return path
	}
	if deeper {
		rest = "/" + rest
	}
	return "/repos/" + repo.fullName() + rest
}

// conditional encodes the body, adds an ETag to every GET that worked, and turns a matching If-None-Match
// into 304. The ETag is bound to the credentials, save for that of a commit's id, which is the id.
func (h *Hub) conditional(r *http.Request, out reply) reply {
	if out.header == nil {
		out.header = http.Header{}
	}
	if out.body != nil && out.raw == nil {
		out.raw, out.mediaType = encodeJSON(out.body), "application/json; charset=utf-8"
	}
	if r.Method != http.MethodGet || out.status != http.StatusOK {
		return out
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n", r.Header.Get("Authorization"), r.Header.Get("Accept"))
	sum.Write(out.raw)
	etag := `W/"` + hex.EncodeToString(sum.Sum(nil)) + `"`
	if strings.HasPrefix(out.mediaType, shaMediaType) {
		etag = `"` + string(out.raw) + `"`
	}
	out.header.Set("ETag", etag)
	out.header.Set("Cache-Control", "private, max-age=60, s-maxage=60")
	out.header.Set("Vary", "Accept, Authorization, Cookie, X-GitHub-OTP")
	if sameETag(r.Header.Get("If-None-Match"), etag) {
		return reply{status: http.StatusNotModified, header: out.header}
	}
	return out
}

func sameETag(asked, etag string) bool {
	for _, one := range strings.Split(asked, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

func encodeJSON(v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("encode answer: %v", err)) // only our own maps of plain values come here
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// write sends the answer; cut stops half-way through the body and breaks the connection.
func (h *Hub) write(w http.ResponseWriter, r *http.Request, out reply, requestID int64, cut bool) {
	head := w.Header()
	for name, values := range out.header {
		head[name] = values
	}
	head.Set("Date", h.opts.Now().UTC().Format(http.TimeFormat))
	head.Set("X-GitHub-Request-Id", fmt.Sprintf("%04X:%08X", requestID%0xffff, requestID))
	if version := h.opts.EnterpriseVersion; version != "" {
		head.Set("X-GitHub-Enterprise-Version", version+".0")
	}
	head.Set("X-GitHub-Media-Type", "github.v3; format=json")
	if version := r.Header.Get("X-GitHub-Api-Version"); version != "" {
		head.Set("X-GitHub-Api-Version-Selected", version)
	}
	if out.raw == nil {
		w.WriteHeader(out.status)
		return
	}
	head.Set("Content-Type", out.mediaType)
	head.Set("Content-Length", strconv.Itoa(len(out.raw)))
	w.WriteHeader(out.status)
	if cut {
		_, _ = w.Write(out.raw[:len(out.raw)/2])
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(out.raw)
}
