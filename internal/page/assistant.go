package page

import (
	"net/http"
	"strings"
)

// AssistantsPath is where assistants ask, as https://modelcontextprotocol.io describes it: by POST alone.
const AssistantsPath = "/mcp"

// refusal is what a program is told that is not let in, in plain text.
type refusal struct {
	status int
	text   string
}

func (r refusal) write(_ *Page, v *visit) {
	if r.status == http.StatusUnauthorized {
		v.w.Header().Set("WWW-Authenticate", `Bearer realm="Milepost"`)
	}
	if r.status == http.StatusTooManyRequests {
		v.w.Header().Set("Retry-After", "10")
	}
	http.Error(v.w, r.text, r.status)
}

// admitProgram lets in whoever shows the operators' token with the request. Who shows another one too often has to wait.
func (p *Page) admitProgram(v *visit) (reply, error) {
	address := addressOf(v.r)
	token, shown := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer ")
	switch {
	case p.options.Assistants == nil || p.options.Token == "":
		return refusal{http.StatusNotFound, "assistants are not let in here: set MILEPOST_ADMIN_TOKEN, and see MILEPOST_MCP"}, nil
	case p.signIns.exhausted(address):
		return refusal{http.StatusTooManyRequests, "too many wrong tokens: wait a moment, then try again"}, nil
	case shown && same(token, p.options.Token):
		return nil, nil
	}
	p.signIns.allow(address)
	return refusal{http.StatusUnauthorized, "show the operators' token of the server as Authorization: Bearer TOKEN"}, nil
}

// assistant hands the request to what answers it.
func (p *Page) assistant(v *visit) (reply, error) {
	p.options.Assistants.ServeHTTP(v.w, v.r)
	return written{}, nil
}

// postOnly refuses what is asked of assistants' address in another way than by POST.
func postOnly(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Allow", http.MethodPost)
	http.Error(w, "this address answers POST alone", http.StatusMethodNotAllowed)
}
