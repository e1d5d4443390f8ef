package sync

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// readAgain is the pause after reading took too long.
const readAgain = 15 * time.Minute

// plans are those of the head: what they say, and how they are to be treated.
type plans struct {
	policy      Policy
	documents   []Document
	diagnostics []Annotation
	// unread says why plans may be missing from the documents, "" if none are.
	unread string
}

// planReading is how the plans of the head are read.
type planReading struct {
	s     *session
	plans plans
}

// read finds the plans of the head and parses them. The list of files is read only when the
// tree changed.
func (s *session) read(ctx context.Context) (plans, error) {
	rd := &planReading{s: s}
	err := rd.read(ctx)
	return rd.plans, err
}

func (rd *planReading) read(ctx context.Context) error {
	files, config, err := rd.list(ctx)
	if err != nil {
		return err
	}
	readable, unreadable := selectPlans(files, rd.plans.policy)
	if len(unreadable) > maxPlans {
		rd.leaveUnread("more than %d files or folders are named like plans and cannot be any", maxPlans)
		unreadable = unreadable[:maxPlans]
	}
	rd.plans.documents = append(rd.plans.documents, unreadable...)
	tree := rd.s.head.Tree
	reader := newPlanReader(rd.s.host, rd.s.repo, rd.plans.policy, rd.s.now)
	for i, file := range readable {
		if i == maxPlans {
			rd.leaveUnread("it has %d plan files, and %d are read", len(readable), maxPlans)
			break
		}
		document, err := reader.document(ctx, file, nil)
		if err != nil {
			return err
		}
		if reader.full != "" {
			rd.leaveUnread("%s", reader.full)
			break
		}
		rd.plans.documents = append(rd.plans.documents, document)
	}
	if reader.late {
		tree = "" // next time may be faster
		rd.s.again(rd.s.now().Add(readAgain))
	}
	var plans []File
	for _, document := range rd.plans.documents {
		plans = append(plans, document.File)
		if document.Problem != nil {
			rd.plans.diagnostics = append(rd.plans.diagnostics, Annotation{Path: document.Path, Diagnostic: *document.Problem})
			continue
		}
		for _, diagnostic := range document.Plan.Diagnostics {
			rd.plans.diagnostics = append(rd.plans.diagnostics, Annotation{Path: document.Path, Diagnostic: diagnostic})
		}
	}
	repo := &rd.s.base.Repo
	repo.Plans, repo.Config, repo.Tree, repo.Unread = plans, config, tree, rd.plans.unread
	return nil
}

// list lists the files that may be plans, and finds and reads the configuration, which says what
// they are called. It is asked for by the names that were right last, and again if they are others.
func (rd *planReading) list(ctx context.Context) (files []File, config string, err error) {
	repo := rd.s.base.Repo
	if repo.Tree == rd.s.head.Tree && repo.Engine == rules {
		rd.plans.unread = repo.Unread
		return repo.Plans, repo.Config, rd.readPolicy(ctx, repo.Config)
	}
	names := DefaultPolicy().Plans
	if repo.Policy != nil {
		names = repo.Policy.Plans
	}
	listing, err := rd.s.host.Files(ctx, rd.s.repo, rd.s.head.Tree, planPaths(names))
	if err != nil {
		return nil, "", err
	}
	for _, file := range listing.Files {
		if file.Path == ConfigPath && (file.Mode == ModeRegular || file.Mode == ModeExecutable) {
			config = file.Blob
		}
	}
	if config == "" && listing.Unlisted != "" {
		config = repo.Config // it may be there still
	}
	if err := rd.readPolicy(ctx, config); err != nil {
		return nil, "", err
	}
	if !slices.Equal(names, rd.plans.policy.Plans) {
		listing, err = rd.s.host.Files(ctx, rd.s.repo, rd.s.head.Tree, planPaths(rd.plans.policy.Plans))
		if err != nil {
			return nil, "", err
		}
	}
	if listing.Unlisted != "" {
		rd.leaveUnread("%s", listing.Unlisted)
	}
	return listing.Files, config, nil
}

// leaveUnread puts down why plans are left unread. The first reason counts.
func (rd *planReading) leaveUnread(format string, args ...any) {
	if rd.plans.unread == "" {
		rd.plans.unread = fmt.Sprintf(format, args...)
	}
}

// unreadNotice tells that plans were left unread.
func (p plans) unreadNotice() []Notice {
	if p.unread == "" {
		return nil
	}
	return []Notice{{Code: "unread", Message: fmt.Sprintf(
		"not all plans of this repository were read, since %s: what was not read keeps its issues as they are; let `plans` in %s name fewer files",
		p.unread, ConfigPath)}}
}
