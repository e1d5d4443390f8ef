package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/sync"
)

const picturedPlan = "# Milestone 1: Data\n\n## Implementation\n\n- [x] Write the reader\n- [ ] Write the writer\n- [ ] Write the index\n"

// newPictures is a life whose server keeps an operators' listener and whose plan was mirrored.
func newPictures(t *testing.T, private bool) *life {
	t.Helper()
	l := startLife(t, func(cfg *config.Server) { cfg.AdminListen = "127.0.0.1:0" })
	if private {
		l.edit(&gh.Repository{Private: new(true)})
	}
	l.must(l.Install("http://" + l.server.Addr() + "/webhook"))
	l.plan(picturedPlan)
	l.rest()
	return l
}

// shown asks for something on the public listener.
func (l *life) shown(path string, header ...string) (status int, body string, answer http.Header) {
	l.t.Helper()
	request, err := http.NewRequestWithContext(l.ctx, http.MethodGet, "http://"+l.server.Addr()+path, http.NoBody)
	l.must(err)
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(request)
	l.must(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	l.must(err)
	return resp.StatusCode, string(text), resp.Header
}

// told runs a command that asks the server.
func (l *life) told(args ...string) string {
	l.t.Helper()
	code, text := told(l.server, args...)
	if code != exitFine {
		l.t.Fatalf("milepost %s: exit code %d: %s", strings.Join(args, " "), code, text)
	}
	return text
}

const picturePath = "/" + sandbox.Owner + "/" + sandbox.Repo + "/docs/milestone-1.md.svg"

func TestThePicturesOfAPublicRepositoryAreForEverybody(t *testing.T) {
	t.Parallel()
	l := newPictures(t, false)
	now := time.Now()
	clock := func() time.Time { return now }
	l.server.histories.now, l.server.pictures.now = clock, clock

	status, badge, header := l.shown("/badge" + picturePath)
	if status != http.StatusOK || !strings.Contains(badge, "Milestone 1: Data: 1/3") {
		t.Fatalf("badge: status %d\n%s", status, badge)
	}
	if header.Get("Content-Type") != "image/svg+xml; charset=utf-8" || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("headers %v", header)
	}
	if status, _, _ := l.shown("/badge"+picturePath, "If-None-Match", header.Get("ETag")); status != http.StatusNotModified {
		t.Errorf("the same badge again: status %d", status)
	}
	status, chart, _ := l.shown("/chart" + picturePath)
	if status != http.StatusOK || !strings.Contains(chart, "3 in the plan") || !strings.Contains(chart, "1 done") {
		t.Fatalf("chart: status %d\n%s", status, chart)
	}
	for decoder := xml.NewDecoder(strings.NewReader(chart)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the chart is no XML: %v", err)
		}
	}

	// Whoever looks again soon costs nothing; later the pictures show what is new.
	l.Hub.ResetRequests()
	for range 5 {
		l.shown("/chart" + picturePath)
	}
	if sent := l.Hub.Requests(); len(sent) > 0 {
		t.Errorf("looking again asks GitHub: %v", sent)
	}
	l.plan(strings.Replace(picturedPlan, "- [ ] Write the writer", "- [x] Write the writer", 1))
	l.rest()
	now = now.Add(time.Minute)
	if _, badge, _ := l.shown("/badge" + picturePath); !strings.Contains(badge, "2/3") {
		t.Errorf("the badge still says\n%s", badge)
	}
	want := "![docs/milestone-1.md](https://milepost.example.com/badge" + picturePath + ")\n![Burn-up of docs/milestone-1.md](https://milepost.example.com/chart" + picturePath + ")\n"
	if diff := cmp.Diff(want, l.told("badge", sandbox.Owner+"/"+sandbox.Repo, "--url", "https://milepost.example.com/")); diff != "" {
		t.Errorf("addresses (-want +got):\n%s", diff)
	}
}

func TestWhatMayNotBeSeenLooksLikeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	l := newPictures(t, true)
	status, absent, _ := l.shown("/badge/nobody/nothing/docs/milestone-1.md.svg")
	if status != http.StatusNotFound || !strings.Contains(absent, "no such plan") {
		t.Fatalf("an unknown repository: status %d\n%s", status, absent)
	}
	var addresses []pictureAddress
	if err := json.Unmarshal([]byte(l.told("badge", sandbox.Owner+"/"+sandbox.Repo, "--json")), &addresses); err != nil || len(addresses) != 1 {
		t.Fatalf("addresses %+v, %v", addresses, err)
	}
	badge, chart := addresses[0].Badge, addresses[0].Chart
	_, signature, _ := strings.Cut(badge, "?")
	for name, path := range map[string]string{
		"without a signature":           "/badge" + picturePath,
		"with an empty one":             "/badge" + picturePath + "?signature=",
		"with another one":              "/badge" + picturePath + "?signature=" + strings.Repeat("0", 32),
		"a badge's on a chart":          "/chart" + picturePath + "?" + signature,
		"one plan's on another":         strings.Replace(badge, "milestone-1", "milestone-2", 1),
		"a file that is no plan":        "/badge/" + sandbox.Owner + "/" + sandbox.Repo + "/README.md.svg",
		"an address without an ending":  strings.Replace("/badge"+picturePath, ".svg", "", 1),
		"a signature of another server": "/badge" + picturePath + "?signature=" + signPicture([]byte("other"), sync.Repository{ID: l.RepoID}, pictureBadge, "docs/milestone-1.md"),
	} {
		if status, body, _ := l.shown(path); status != http.StatusNotFound || body != absent {
			t.Errorf("%s: status %d\n%s", name, status, body)
		}
	}
	for _, path := range []string{badge, chart} {
		if status, body, _ := l.shown(path); status != http.StatusOK || !strings.Contains(body, "Milestone 1: Data") {
			t.Errorf("%s: status %d\n%s", path, status, body)
		}
	}
	if status, _, _ := l.shown("/report/" + sandbox.Owner + "/" + sandbox.Repo); status != http.StatusNotFound {
		t.Errorf("the public listener reports: status %d", status)
	}
}

func TestAReportFromTheServerCountsWhatTheCommitsShow(t *testing.T) {
	t.Parallel()
	l := newPictures(t, false)
	l.plan(strings.Replace(picturedPlan, "- [ ] Write the writer", "- [ ] ~~Write the writer~~", 1) + "- [ ] Write the manual\n")
	l.rest()
	var report struct {
		Plan   string
		Scope  int
		Added  []struct{ Title string }
		Burnup []countedDay
	}
	if err := json.Unmarshal([]byte(l.told("report", "docs/milestone-1.md", "--repo", sandbox.Owner+"/"+sandbox.Repo, "--format", "json")), &report); err != nil {
		t.Fatal(err)
	}
	last := countedDay{}
	if n := len(report.Burnup); n > 0 {
		last = report.Burnup[n-1]
	}
	last.Date = ""
	if diff := cmp.Diff(countedDay{Scope: 4, Done: 1, Dropped: 1}, last); diff != "" || len(report.Burnup) > 2 || report.Scope != 4 || report.Plan != "docs/milestone-1.md" {
		t.Errorf("report %+v\n%s", report, diff)
	}
	if text := l.told("report", "--repo", sandbox.Owner+"/"+sandbox.Repo); !strings.Contains(text, "Milestone 1: Data\ndocs/milestone-1.md: 2 of 4 items finished (1 dropped), 2 open") {
		t.Errorf("report\n%s", text)
	}
	for args, want := range map[string]string{
		"report docs/other.md --repo " + sandbox.Owner + "/" + sandbox.Repo: "report on docs/other.md: there is no such plan",
		"report --repo nobody/nothing":                                      "nobody/nothing is unknown here",
	} {
		if code, text := told(l.server, strings.Fields(args)...); code != exitFailed || !strings.Contains(text, want) {
			t.Errorf("%s: exit code %d, %s", args, code, text)
		}
	}
}

func TestTheStatusFromTheServerTellsWhatItHoldsBack(t *testing.T) {
	t.Parallel()
	l := newPictures(t, false)
	repo := sandbox.Owner + "/" + sandbox.Repo
	const many = "# Milestone 1: Data\n\n- [x] Write the reader\n- [ ] Write the writer\n- [ ] Paint the walls\n- [ ] Buy a boat\n- [ ] Learn to sail\n"
	l.plan(many)
	l.rest()
	if text := l.told("status", "--repo", repo); !strings.Contains(text, "20%  1 of 5 finished") || strings.Contains(text, "held:") {
		t.Errorf("status\n%s", text)
	}
	now := time.Now().Add(time.Minute)
	l.server.histories.now = func() time.Time { return now }
	l.plan("# Milestone 1: Data\n\n- [x] Write the reader\n")
	l.rest()
	var statuses []planStatus
	if err := json.Unmarshal([]byte(l.told("status", "--repo", repo, "--json")), &statuses); err != nil || len(statuses) != 1 {
		t.Fatalf("status %+v, %v", statuses, err)
	}
	if s := statuses[0]; s.Percent != 100 || s.Health.Verdict != "done" || len(s.Holds) != 1 || !strings.Contains(s.Holds[0], "4") {
		t.Errorf("status %+v", s)
	}
}

func TestManyWhoLookAtOnceCostNoMoreThanOne(t *testing.T) {
	t.Parallel()
	l := newPictures(t, false)
	l.Hub.ResetRequests()
	var viewers stdsync.WaitGroup
	for range 40 {
		viewers.Go(func() {
			if _, badge, _ := l.shown("/badge" + picturePath); !strings.Contains(badge, "1/3") {
				t.Errorf("badge\n%s", badge)
			}
		})
	}
	viewers.Wait()
	listings := 0
	for _, request := range l.Hub.Requests() {
		if strings.HasSuffix(request.Path, "/commits") {
			listings++
		}
	}
	if listings == 0 || listings > 4 {
		t.Errorf("the commits were listed %d times", listings)
	}
}

// The addresses that the document shows lead to pictures, and are those that the command prints.
func TestPictures_are_at_the_addresses_that_their_document_shows(t *testing.T) {
	t.Parallel()
	l := newPictures(t, false)
	printed := l.told("badge", sandboxName, "--url", "https://YOUR-SERVER")
	addresses := strings.Fields(testbook.Join(testbook.BlocksBelow(t, "docs/reports.md", "Charts and badges", "")))
	if len(addresses) != 2 {
		t.Fatalf("%q are shown, want two addresses", addresses)
	}
	for _, address := range addresses {
		address = strings.Replace(address, "OWNER/REPO", sandboxName, 1)
		path, ok := strings.CutPrefix(address, "https://YOUR-SERVER")
		if status, picture, header := l.shown(path); !ok || status != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), "image/svg+xml") || !strings.Contains(picture, "Milestone 1: Data") {
			t.Errorf("%s: status %d, %v\n%s", address, status, header, picture)
		}
		if !strings.Contains(printed, "("+address+")") {
			t.Errorf("%s is not printed:\n%s", address, printed)
		}
	}
}
