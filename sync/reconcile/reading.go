package reconcile

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reading"
)

// readAgain is the pause after reading took too long.
const readAgain = 15 * time.Minute

// plans are those of the head: what they say, and how they are to be treated.
type plans struct {
	policy      sync.Policy
	documents   []sync.Document
	diagnostics []sync.Annotation
	// config is the configuration if it cannot be read, nil if it can.
	config *sync.Document
	// unread says why plans may be missing from the documents, "" if none are.
	unread string
}

// planReading is how the plans of the head are read.
type planReading struct {
	s     *study
	plans plans
}

// read finds the plans of the head and parses them. The list of files is read only when the
// tree changed.
func (s *study) read(ctx context.Context) (plans, error) {
	rd := &planReading{s: s}
	err := rd.read(ctx)
	return rd.plans, err
}

func (rd *planReading) read(ctx context.Context) error {
	files, err := rd.list(ctx)
	if err != nil {
		return err
	}
	readable, unreadable := sync.SelectPlans(files, rd.plans.policy)
	if len(unreadable) > reading.MaxPlans {
		rd.leaveUnread("more than %d files or folders are named like plans and cannot be any", reading.MaxPlans)
		unreadable = unreadable[:reading.MaxPlans]
	}
	rd.plans.documents = append(rd.plans.documents, unreadable...)
	tree := rd.s.head.Tree
	reader := reading.New(rd.s.host, rd.s.repo, rd.plans.policy, rd.s.now)
	reader.Know(files)
	for i, file := range readable {
		if i == reading.MaxPlans {
			rd.leaveUnread("it has %d plan files, and %d are read", len(readable), reading.MaxPlans)
			break
		}
		document, err := reader.Document(ctx, file, nil)
		if err != nil {
			return err
		}
		if reader.Full != "" {
			rd.leaveUnread("%s", reader.Full)
			break
		}
		rd.plans.documents = append(rd.plans.documents, document)
	}
	if reader.Late {
		tree = "" // next time may be faster
		rd.s.again(rd.s.now().Add(readAgain))
	}
	plans := slices.Clone(reader.Named())
	for _, document := range rd.plans.documents {
		plans = append(plans, document.File)
		if document.Problem != nil {
			rd.plans.diagnostics = append(rd.plans.diagnostics, sync.Annotation{Path: document.Path, Diagnostic: *document.Problem})
			continue
		}
		for _, diagnostic := range document.Plan.Diagnostics {
			rd.plans.diagnostics = append(rd.plans.diagnostics, sync.Annotation{Path: document.Path, Diagnostic: diagnostic})
		}
	}
	repo := &rd.s.base.Repo
	repo.Plans, repo.Tree, repo.Unread = plans, tree, rd.plans.unread
	return nil
}

// list lists the files that may be plans, and finds and reads the configuration, which says what
// they are called. It is asked for by the names that were right last, and again if they are others.
func (rd *planReading) list(ctx context.Context) ([]sync.File, error) {
	repo := &rd.s.base.Repo
	if repo.Tree == rd.s.head.Tree && repo.Engine == rules {
		rd.plans.unread = repo.Unread
		return repo.Plans, rd.readPolicy(ctx, configOf(*repo))
	}
	names := repo.LastPolicy().Plans
	listing, err := rd.s.host.Files(ctx, rd.s.repo, rd.s.head.Tree, reading.PlanPaths(names))
	if err != nil {
		return nil, err
	}
	config := sync.FindConfig(listing.Files)
	if config.Blob == "" && listing.Unlisted != "" {
		config = configOf(*repo) // it may be there still
	} else {
		repo.ConfigFiles = slices.DeleteFunc(slices.Clone(listing.Files), func(file sync.File) bool { return !sync.MayBeConfig(file.Path) })
		repo.Config = config.Blob
	}
	if err := rd.readPolicy(ctx, config); err != nil {
		return nil, err
	}
	if !slices.Equal(names, rd.plans.policy.Plans) {
		listing, err = rd.s.host.Files(ctx, rd.s.repo, rd.s.head.Tree, reading.PlanPaths(rd.plans.policy.Plans))
		if err != nil {
			return nil, err
		}
	}
	if listing.Unlisted != "" {
		rd.leaveUnread("%s", listing.Unlisted)
	}
	return listing.Files, nil
}

// configOf is the configuration as it was found last.
func configOf(repo sync.RepoBase) sync.ConfigFile {
	if len(repo.ConfigFiles) == 0 {
		return sync.ConfigFile{Path: sync.ConfigPath, Blob: repo.Config}
	}
	return sync.FindConfig(repo.ConfigFiles)
}

// leaveUnread puts down why plans are left unread. The first reason counts.
func (rd *planReading) leaveUnread(format string, args ...any) {
	if rd.plans.unread == "" {
		rd.plans.unread = fmt.Sprintf(format, args...)
	}
}

// unreadNotice tells that plans were left unread.
func (p plans) unreadNotice() []sync.Notice {
	if p.unread == "" {
		return nil
	}
	return []sync.Notice{{Code: "unread", Message: fmt.Sprintf(
		"not all plans of this repository were read, since %s: what was not read keeps its issues as they are; let `plans` in %s name fewer files",
		p.unread, p.policy.ConfigPath())}}
}
