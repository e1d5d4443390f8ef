package github

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/history"
)

const (
	// maxHistoryPages bounds how many pages of a branch's commits are read for one plan.
	maxHistoryPages = 100
	// maxRenames bounds how many names of a file are followed.
	maxRenames = 10
)

// fileHistory reads what commits of the default branch made of files.
type fileHistory struct {
	host *Host
	repo sync.Repository
	head sync.Head
	most int
}

// Public reports whether everybody may read a repository, as known for at most a minute. What belongs to a company alone
// is not public.
func (h *Host) Public(ctx context.Context, repo sync.Repository) (bool, error) {
	c, err := h.installation(repo.Installation)
	if err != nil {
		return false, err
	}
	known, err := h.about(ctx, c, repo)
	return err == nil && known.id == repo.ID && known.public, err
}

// isPublic reports what a repository's row says of that. Where it says nothing, it is not.
func isPublic(row *gh.Repository) bool {
	if row.Visibility != nil {
		return row.GetVisibility() == "public"
	}
	return row.Private != nil && !row.GetPrivate()
}

// Histories reads the histories of files as of a head of the default branch. At most so many revisions are looked up at
// once, 0 for all: where there are more, the list ends early and asking again goes on with it.
func (h *Host) Histories(repo sync.Repository, head sync.Head, most int) history.Source {
	return &fileHistory{h, repo, head, most}
}

// Read implements [history.Source].
func (f *fileHistory) Read(ctx context.Context, blob string, limit int64) ([]byte, error) {
	return f.host.Read(ctx, f.repo, blob, limit)
}

// Revisions implements [history.Source]. GitHub lists the commits that touched a file wherever they were made. What
// counts is when the branch itself came to hold them, so that its own line of commits is read, too, as far as it is
// new, and each commit is put down to the one of that line that brought it.
func (f *fileHistory) Revisions(ctx context.Context, file string, known history.History) (history.Listed, error) {
	if f.head.Commit == "" {
		return history.Listed{}, nil
	}
	if known.Head == f.head.Commit {
		return history.Listed{Head: known.Head, Revisions: known.Revisions, Incomplete: known.Incomplete}, nil
	}
	c, err := f.host.installation(f.repo.Installation)
	if err != nil {
		return history.Listed{}, err
	}
	w := &lineWalk{connection: c, repo: f.repo, rows: map[string]commitRow{}, line: []string{f.head.Commit}, query: branchQuery(f.head.Commit)}
	listed, err := w.list(ctx, f, file, known)
	return listed, c.reading(err, "read the history of %s in %s", file, f.repo)
}

// commitRow is a commit in GitHub's lists.
type commitRow struct {
	SHA     string `json:"sha"`
	Parents []struct {
		SHA string `json:"sha"`
	} `json:"parents"`
	Commit struct {
		Committer struct {
			Date time.Time `json:"date"`
		} `json:"committer"`
	} `json:"commit"`
}

// lineWalk reads the line of a branch: its head, the first parent of that, and so on.
type lineWalk struct {
	*connection
	repo sync.Repository
	rows map[string]commitRow
	// line holds the newest commits of the line, the newest first; the last one may not be among the rows yet.
	line []string
	// query asks for the next page, "" after the last; pages counts those that were read.
	query string
	pages int
}

func branchQuery(head string) string {
	return url.Values{"sha": {head}, "per_page": {"100"}}.Encode()
}

// list finds the revisions of a file.
func (w *lineWalk) list(ctx context.Context, f *fileHistory, file string, known history.History) (history.Listed, error) {
	listed := history.Listed{Head: f.head.Commit}
	have, reached, err := w.knownOf(ctx, known)
	if err != nil {
		return listed, err
	}
	var found []touch
	at, tip := file, f.head.Commit
	for range maxRenames {
		touched, err := w.touches(ctx, at, tip, reached)
		if err != nil {
			return listed, err
		}
		found = append(touched, found...)
		if len(touched) == 0 || reached != "" {
			break
		}
		first := touched[0]
		if at, err = w.before(ctx, first.commit, at); err != nil {
			return listed, err
		}
		if at == "" {
			break
		}
		tip = w.rows[first.commit].Parents[0].SHA
	}
	if w.query != "" && w.pages >= maxHistoryPages {
		listed.Incomplete = fmt.Sprintf("only the newest %d commits of the branch were read", 100*maxHistoryPages)
	}
	if reached != "" {
		listed.Incomplete = known.Incomplete
	}
	listed.Revisions = have
	return w.resolve(ctx, f, listed, found, known)
}

// touch is a commit of the line that may have changed a file.
type touch struct{ commit, path string }

// knownOf finds how much of what is known still holds: all of it if the line leads to the commit up to which it was
// listed, else nothing.
func (w *lineWalk) knownOf(ctx context.Context, known history.History) (have []burnup.Revision, reached string, err error) {
	if known.Head == "" {
		return nil, "", nil
	}
	oldest := time.Time{}
	if n := len(known.Revisions); n > 0 {
		oldest = known.Revisions[n-1].At
	}
	for {
		last := w.line[len(w.line)-1]
		if last == known.Head {
			return known.Revisions, known.Head, nil
		}
		row, ok := w.rows[last]
		if !ok {
			if more, err := w.page(ctx); err != nil || !more {
				return nil, "", err
			}
			continue
		}
		if len(row.Parents) == 0 || row.Commit.Committer.Date.Before(oldest.AddDate(0, 0, -1)) {
			return nil, "", nil
		}
		w.line = append(w.line, row.Parents[0].SHA)
	}
}

// page reads the next page of the branch's commits and reports whether there was one.
func (w *lineWalk) page(ctx context.Context) (bool, error) {
	if w.query == "" || w.pages >= maxHistoryPages {
		return false, nil
	}
	var rows []commitRow
	resp, err := w.send(ctx, http.MethodGet, path(w.repo, "commits?")+w.query, nil, &rows)
	if err != nil {
		return false, err
	}
	w.pages++
	for _, row := range rows {
		w.rows[row.SHA] = row
	}
	w.query = following(resp, w.query)
	return true, nil
}

// touches lists, the oldest first, the commits of the line that brought a change of the file, as of a tip of the line,
// and since a commit of it that is known already, "" for none.
func (w *lineWalk) touches(ctx context.Context, file, tip, reached string) ([]touch, error) {
	touched, tips := map[string]commitRow{}, []string{tip}
	looked := map[string]bool{}
	var found []touch
	for len(tips) > 0 {
		for _, from := range tips {
			if err := w.touching(ctx, file, from, touched); err != nil {
				return nil, err
			}
		}
		if reached == "" {
			if err := w.extend(ctx, touched); err != nil {
				return nil, err
			}
		}
		tips, found = nil, nil
		for _, commit := range w.bringers(touched, reached) {
			found = append(found, touch{commit, file})
			// GitHub leaves out what a merge threw away: what stood on the line before it is asked for as well.
			if parents := w.rows[commit].Parents; len(parents) > 1 && !looked[commit] {
				looked[commit] = true
				tips = append(tips, parents[0].SHA)
			}
		}
	}
	return found, nil
}

// touching adds the commits that touched the file as of a commit. Once one page says nothing new, no more is asked for.
func (w *lineWalk) touching(ctx context.Context, file, from string, touched map[string]commitRow) error {
	query := url.Values{"sha": {from}, "path": {file}, "per_page": {"100"}}
	if len(touched) > 0 {
		query.Set("per_page", "1")
	}
	for next := query.Encode(); next != ""; {
		var rows []commitRow
		resp, err := w.send(ctx, http.MethodGet, path(w.repo, "commits?")+next, nil, &rows)
		if err != nil {
			return err
		}
		fresh := false
		for _, row := range rows {
			if _, ok := touched[row.SHA]; !ok {
				touched[row.SHA], fresh = row, true
			}
		}
		if !fresh {
			return nil
		}
		if next = following(resp, next); next != "" && query.Get("per_page") == "1" {
			query.Set("per_page", "100")
			next = query.Encode()
		}
	}
	return nil
}

// extend reads on until the line is older than all of the commits and all of them are known.
func (w *lineWalk) extend(ctx context.Context, touched map[string]commitRow) error {
	var oldest time.Time
	for _, row := range touched {
		if at := row.Commit.Committer.Date; oldest.IsZero() || at.Before(oldest) {
			oldest = at
		}
	}
	missing := func() bool {
		for sha := range touched {
			if _, ok := w.rows[sha]; !ok {
				return true
			}
		}
		return false
	}
	for len(touched) > 0 {
		row, ok := w.rows[w.line[len(w.line)-1]]
		switch {
		case ok && len(row.Parents) > 0 && !row.Commit.Committer.Date.Before(oldest.AddDate(0, 0, -1)):
			w.line = append(w.line, row.Parents[0].SHA)
			continue
		case ok && !missing():
			return nil
		case ok && len(row.Parents) == 0:
			return nil
		}
		if more, err := w.page(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}

// bringers lists, the oldest first, the commits of the line with which it came to hold any of the commits: those
// themselves, or the merges that brought them. Nothing of what a commit of the line reached counts.
func (w *lineWalk) bringers(touched map[string]commitRow, reached string) []string {
	seen := map[string]bool{}
	mark := func(from string) (any bool) {
		for todo := []string{from}; len(todo) > 0; {
			sha := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			row, ok := w.rows[sha]
			if seen[sha] || !ok {
				continue
			}
			seen[sha] = true
			if _, ok := touched[sha]; ok {
				any = true
			}
			for _, parent := range row.Parents {
				todo = append(todo, parent.SHA)
			}
		}
		return any
	}
	line := w.line
	if i := slices.Index(line, reached); reached != "" && i >= 0 {
		mark(reached)
		line = line[:i]
	}
	var found []string
	for _, commit := range slices.Backward(line) {
		if mark(commit) {
			found = append(found, commit)
		}
	}
	return found
}

// before is what the file was called before the commit that brought it, "" if it was not there.
func (w *lineWalk) before(ctx context.Context, commit, file string) (string, error) {
	row, ok := w.rows[commit]
	if !ok || len(row.Parents) == 0 {
		return "", nil
	}
	var changed struct {
		Files []struct {
			Filename string `json:"filename"`
			Status   string `json:"status"`
			Previous string `json:"previous_filename"`
		} `json:"files"`
	}
	if err := w.get(ctx, path(w.repo, "commits", commit), &changed); err != nil {
		return "", err
	}
	for _, f := range changed.Files {
		if f.Filename == file && f.Status == "renamed" {
			return f.Previous, nil
		}
	}
	return "", nil
}

// resolve finds out what each commit made of the file. Whatever was looked up before is taken from what is known.
func (w *lineWalk) resolve(ctx context.Context, f *fileHistory, listed history.Listed, found []touch, known history.History) (history.Listed, error) {
	before := map[string]burnup.Revision{}
	for _, r := range known.Revisions {
		before[r.Commit] = r
	}
	asked := 0
	for i, t := range found {
		r, ok := before[t.commit]
		if !ok || r.Path != t.path {
			if asked++; f.most > 0 && asked > f.most {
				listed.Head = "" // so that the next time goes on with it
				listed.Incomplete = fmt.Sprintf("%d newer revisions are still to be read", len(found)-i)
				return listed, nil
			}
			blob, err := f.blobAt(ctx, w.connection, t)
			if err != nil {
				return listed, err
			}
			r = burnup.Revision{Commit: t.commit, Path: t.path, Blob: blob, At: w.rows[t.commit].Commit.Committer.Date.UTC()}
		}
		listed.Revisions = append(listed.Revisions, r)
	}
	return listed, nil
}

// blobAt asks for the file as a commit has it: its id, "" if there is none. What GitHub sends along is kept, so that
// reading it costs no request.
func (f *fileHistory) blobAt(ctx context.Context, c *connection, t touch) (string, error) {
	var answer json.RawMessage
	err := c.get(ctx, path(f.repo, "contents", escapeRef(t.path))+"?ref="+t.commit, &answer)
	if status(err) == http.StatusNotFound || err == nil && bytes.HasPrefix(answer, []byte("[")) {
		return "", nil // nothing, or a folder
	}
	var file struct {
		Type     string `json:"type"`
		SHA      string `json:"sha"`
		Encoding string `json:"encoding"`
		Content  string `json:"content"`
	}
	if err == nil {
		err = json.Unmarshal(answer, &file)
	}
	if err != nil || file.Type != "file" || !isObjectID(file.SHA) {
		return "", err
	}
	if file.Encoding == "base64" {
		content, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(file.Content, "\n", ""))
		if err == nil && verifyBlob(content, file.SHA) == nil {
			f.host.blobs.put(blobKey{f.repo.ID, file.SHA}, content, len(content)+256)
		}
	}
	return file.SHA, nil
}
