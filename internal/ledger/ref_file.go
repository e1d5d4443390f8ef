package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
)

// refVersion is the version of the file. A newer one is not read.
const refVersion = 1

// refFile is the content of a ledger that lies in a repository. A value is never changed once it is in use.
type refFile struct {
	Repository int64
	Repo       sync.RepoBase
	Approved   []string
	Orders     []sync.Order
	Items      map[sync.Key]sync.ItemBase
	Milestones map[sync.Key]sync.MilestoneBase
	// MarkerKey signs markers where no key is configured.
	MarkerKey []byte
	// Users has the ids of those whose tokens runs had, in order.
	Users []int64
	// Commits counts those that the ref has behind it, this one among them.
	Commits int
	// New tells that nothing was known when it was begun, and no run has come to its end since.
	New bool
	// Begun is what a run that has not ended was about to create, nil if there is none.
	Begun *refBegun
}

// refBegun holds the intents of a run.
type refBegun struct {
	Items      map[sync.Key]sync.ItemBase
	Milestones map[sync.Key]sync.MilestoneBase
}

func (b *refBegun) item(key sync.Key) bool {
	if b == nil {
		return false
	}
	_, ok := b.Items[key]
	return ok
}

func (b *refBegun) milestone(key sync.Key) bool {
	if b == nil {
		return false
	}
	_, ok := b.Milestones[key]
	return ok
}

// refJSON is how the file is written: each record on a line of its own, in the order of keys, so that two commits
// can be compared by eye.
type refJSON struct {
	Version    int               `json:"version"`
	Repository int64             `json:"repository"`
	MarkerKey  []byte            `json:"marker_key,omitempty"`
	Users      []int64           `json:"users,omitempty"`
	Commits    int               `json:"commits,omitempty"`
	New        bool              `json:"new,omitempty"`
	Approved   []string          `json:"approved,omitempty"`
	Orders     []sync.Order      `json:"orders,omitempty"`
	Record     json.RawMessage   `json:"record"`
	Begun      *refBegunJSON     `json:"begun,omitempty"`
	Milestones []json.RawMessage `json:"milestones"`
	Items      []json.RawMessage `json:"items"`
}

type refBegunJSON struct {
	Milestones []json.RawMessage `json:"milestones,omitempty"`
	Items      []json.RawMessage `json:"items,omitempty"`
}

// errNewer says that a later version of the program wrote the file.
var errNewer = errors.New("a newer version of Milepost wrote it: use that")

// readRefFile reads the file of a repository; nil gives an empty ledger, and so does one of another
// repository, such as one that was copied.
func readRefFile(content []byte, repository int64) (refFile, error) {
	file := refFile{Repository: repository, Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}
	if content == nil {
		file.New = true
		return file, nil
	}
	var row refJSON
	if err := json.Unmarshal(content, &row); err != nil {
		return file, err
	}
	switch {
	case row.Version > refVersion:
		return file, errNewer
	case row.Version < 1:
		return file, errors.New("it names no version")
	case row.Repository != repository:
		file.New = true
		return file, nil
	}
	file.MarkerKey, file.Approved, file.Orders = row.MarkerKey, row.Approved, row.Orders
	file.Users, file.Commits, file.New = row.Users, row.Commits, row.New
	if len(row.Record) > 0 {
		if err := decode(row.Record, &file.Repo); err != nil {
			return file, fmt.Errorf("repository: %w", err)
		}
	}
	var err error
	if file.Items, file.Milestones, err = readRefRecords(row.Items, row.Milestones); err != nil {
		return file, err
	}
	if row.Begun != nil {
		file.Begun = &refBegun{}
		file.Begun.Items, file.Begun.Milestones, err = readRefRecords(row.Begun.Items, row.Begun.Milestones)
	}
	return file, err
}

func readRefRecords(items, milestones []json.RawMessage) (map[sync.Key]sync.ItemBase, map[sync.Key]sync.MilestoneBase, error) {
	itemRecords, err := byKey(items, func(item sync.ItemBase) sync.Key { return item.Key })
	if err != nil {
		return nil, nil, fmt.Errorf("item %w", err)
	}
	milestoneRecords, err := byKey(milestones, func(m sync.MilestoneBase) sync.Key { return m.Key })
	if err != nil {
		return nil, nil, fmt.Errorf("milestone %w", err)
	}
	return itemRecords, milestoneRecords, nil
}

func byKey[T any](rows []json.RawMessage, key func(T) sync.Key) (map[sync.Key]T, error) {
	records := make(map[sync.Key]T, len(rows))
	for i, row := range rows {
		var record T
		if err := decode(row, &record); err != nil {
			return nil, fmt.Errorf("%d: %w", i+1, err)
		}
		if key(record) == "" {
			return nil, fmt.Errorf("%d: it has no key", i+1)
		}
		records[key(record)] = record
	}
	return records, nil
}

// base is what a pass loads.
func (f refFile) base() *sync.Base {
	return &sync.Base{Items: f.Items, Milestones: f.Milestones, Repo: f.Repo, Approved: f.Approved, Orders: f.Orders}
}

// with returns the file after a change, or an error and no file if any of it cannot be stored.
func (f refFile) with(change sync.Change) (refFile, error) {
	f.Items, f.Milestones = maps.Clone(f.Items), maps.Clone(f.Milestones)
	for _, item := range change.Items {
		if item.Key == "" {
			return refFile{}, errors.New("write item without a key")
		}
		f.Items[item.Key] = item
	}
	for _, milestone := range change.Milestones {
		if milestone.Key == "" {
			return refFile{}, errors.New("write milestone without a key")
		}
		f.Milestones[milestone.Key] = milestone
	}
	if change.Repo != nil {
		f.Repo = *change.Repo
	}
	if change.Approved != nil {
		f.Approved = *change.Approved
	}
	if len(f.Approved) == 0 {
		f.Approved = nil
	}
	f.Orders = slices.Clone(f.Orders)
	for _, order := range change.Orders {
		if !slices.Contains(f.Orders, order) {
			f.Orders = append(f.Orders, order)
		}
	}
	f.Orders = slices.DeleteFunc(f.Orders, func(order sync.Order) bool { return slices.Contains(change.Obeyed, order) })
	if len(f.Orders) == 0 {
		f.Orders = nil
	}
	return f, nil
}

// resumed is the ledger after a run that was stopped: what it was about to create may be there, and nobody knows for
// how long.
func (f refFile) resumed(now time.Time) refFile {
	f.Items, f.Milestones = maps.Clone(f.Items), maps.Clone(f.Milestones)
	for key, item := range f.Begun.Items {
		if f.Items[key].Issue.Number == 0 {
			item.IntendedAt = now
			f.Items[key] = item
		}
	}
	for key, milestone := range f.Begun.Milestones {
		if f.Milestones[key].Milestone.Number == 0 {
			milestone.IntendedAt = now
			f.Milestones[key] = milestone
		}
	}
	f.Repo.Since, f.Repo.ListedAt, f.Repo.Settled, f.Begun = time.Time{}, time.Time{}, false, nil
	return f
}

// hands is what must be on record before GitHub is written to: what is remembered of the pull request, since whoever
// forgets it would take its branch for somebody else's, and that the issue is begun in which questions stand.
func (f refFile) hands() string {
	text, err := encode(f.Repo.WriteBack)
	if err != nil {
		return err.Error()
	}
	return text + f.Repo.Dashboard.IntendedAt.Format(time.RFC3339Nano)
}

// forget removes items that have no issue and have left their plan: without an issue nothing can come back.
func (f *refFile) forget(now time.Time) {
	kept := maps.Clone(f.Items)
	maps.DeleteFunc(kept, func(_ sync.Key, item sync.ItemBase) bool {
		return spent(item) && now.Sub(item.IntendedAt) > SpentKept
	})
	f.Items = kept
}

// newRefBegun holds what a change begins, nil where it begins nothing.
func newRefBegun(change sync.Change) (*refBegun, error) {
	if len(change.Items)+len(change.Milestones) == 0 {
		return nil, nil
	}
	file, err := refFile{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}.with(change)
	return &refBegun{Items: file.Items, Milestones: file.Milestones}, err
}

// encode writes the file.
func (f refFile) encode() ([]byte, error) {
	row := refJSON{Version: refVersion, Repository: f.Repository, MarkerKey: f.MarkerKey, Users: f.Users, Commits: f.Commits, New: f.New, Approved: f.Approved, Orders: f.Orders}
	record, err := encode(f.Repo)
	if err != nil {
		return nil, err
	}
	row.Record = json.RawMessage(record)
	if row.Items, err = refRecords(f.Items); err != nil {
		return nil, err
	}
	if row.Milestones, err = refRecords(f.Milestones); err != nil {
		return nil, err
	}
	if f.Begun != nil {
		row.Begun = &refBegunJSON{}
		if row.Begun.Items, err = refRecords(f.Begun.Items); err != nil {
			return nil, err
		}
		if row.Begun.Milestones, err = refRecords(f.Begun.Milestones); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	write := json.NewEncoder(&out)
	write.SetEscapeHTML(false)
	if err := write.Encode(row); err != nil {
		return nil, err
	}
	return inLines(out.Bytes()), nil
}

func refRecords[T any](records map[sync.Key]T) ([]json.RawMessage, error) {
	rows := make([]json.RawMessage, 0, len(records))
	for _, key := range slices.Sorted(maps.Keys(records)) {
		text, err := encode(records[key])
		if err != nil {
			return nil, fmt.Errorf("%q: %w", key, err)
		}
		rows = append(rows, json.RawMessage(text))
	}
	return rows, nil
}

// inLines breaks JSON on one line after each member of the outermost object, and before each record of its lists.
func inLines(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/64)
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted && c == '\\':
			out = append(out, c)
			i++
			c = text[i]
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' && depth == 2 && out[len(out)-1] == '[', c == '{' && depth == 2 && out[len(out)-1] == ',':
			out = append(out, '\n')
			depth++
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		out = append(out, c)
		if c == ',' && !quoted && depth == 1 {
			out = append(out, '\n')
		}
	}
	return out
}
