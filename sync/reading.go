package sync

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// The bounds of reading the plans of a repository, of which those of one document are a part. Past
// one of them the rest is left unread, and what is missing does not count as removed.
const (
	// maxPlans is the number of plan files, maxPlanBytes the size of all of them; a file that is
	// there twice counts once.
	maxPlans     = 2_000
	maxPlanBytes = 64 << 20
	// maxItems is the number of checklist items in all of them, maxReading how long it may take.
	maxItems   = 50_000
	maxReading = 2 * time.Minute
	// readAgain is the pause after reading took too long.
	readAgain = 15 * time.Minute
)

// read finds the plans of the head and parses them. The list of files is read only when the
// tree changed.
func (p *pass) read(ctx context.Context) error {
	files, config, err := p.list(ctx)
	if err != nil {
		return err
	}
	readable, unreadable := selectPlans(files, p.policy)
	if len(unreadable) > maxPlans {
		p.leaveUnread("more than %d files or folders are named like plans and cannot be any", maxPlans)
		unreadable = unreadable[:maxPlans]
	}
	p.documents = append(p.documents, unreadable...)
	tree := p.head.Tree
	reader := p.newPlanReader()
	for i, file := range readable {
		if i == maxPlans {
			p.leaveUnread("it has %d plan files, and %d are read", len(readable), maxPlans)
			break
		}
		document, err := reader.document(ctx, file, nil)
		if err != nil {
			return err
		}
		if reader.full != "" {
			p.leaveUnread("%s", reader.full)
			break
		}
		p.documents = append(p.documents, document)
	}
	if reader.late {
		tree = "" // next time may be faster
		p.again(p.Now().Add(readAgain))
	}
	var plans []File
	for _, document := range p.documents {
		plans = append(plans, document.File)
		if document.Problem != nil {
			p.diagnostics = append(p.diagnostics, Annotation{Path: document.Path, Diagnostic: *document.Problem})
			continue
		}
		for _, diagnostic := range document.Plan.Diagnostics {
			p.diagnostics = append(p.diagnostics, Annotation{Path: document.Path, Diagnostic: diagnostic})
		}
	}
	repo := &p.base.Repo
	repo.Plans, repo.Config, repo.Tree, repo.Unread = plans, config, tree, p.unread
	return nil
}

// list lists the files that may be plans, and finds and reads the configuration, which says what
// they are called. It is asked for by the names that were right last, and again if they are others.
func (p *pass) list(ctx context.Context) (files []File, config string, err error) {
	repo := p.base.Repo
	if repo.Tree == p.head.Tree && repo.Engine == rules {
		p.unread = repo.Unread
		return repo.Plans, repo.Config, p.readPolicy(ctx, repo.Config)
	}
	names := DefaultPolicy().Plans
	if repo.Policy != nil {
		names = repo.Policy.Plans
	}
	listing, err := p.Host.Files(ctx, p.repo, p.head.Tree, plansAndConfig{CompileGlobs(names)})
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
	if err := p.readPolicy(ctx, config); err != nil {
		return nil, "", err
	}
	if !slices.Equal(names, p.policy.Plans) {
		listing, err = p.Host.Files(ctx, p.repo, p.head.Tree, plansAndConfig{CompileGlobs(p.policy.Plans)})
		if err != nil {
			return nil, "", err
		}
	}
	if listing.Unlisted != "" {
		p.leaveUnread("%s", listing.Unlisted)
	}
	return listing.Files, config, nil
}

// leaveUnread puts down why plans are left unread. The first reason counts.
func (p *pass) leaveUnread(format string, args ...any) {
	if p.unread == "" {
		p.unread = fmt.Sprintf(format, args...)
	}
}

// unreadNotice tells that plans were left unread.
func (p *pass) unreadNotice() []Notice {
	if p.unread == "" {
		return nil
	}
	return []Notice{{Code: "unread", Message: fmt.Sprintf(
		"not all plans of this repository were read, since %s: what was not read keeps its issues as they are; let `plans` in %s name fewer files",
		p.unread, ConfigPath)}}
}

// plansAndConfig asks for the files that may be plans, and for the configuration.
type plansAndConfig struct{ plans *Globs }

// Match implements [Paths].
func (s plansAndConfig) Match(path string) bool { return path == ConfigPath || s.plans.Match(path) }

// MayHold implements [Paths].
func (s plansAndConfig) MayHold(folder string) bool {
	return folder == ConfigFolder || s.plans.MayHold(folder)
}

// planReader reads plans within the bounds. Files with the same content are read and parsed once.
type planReader struct {
	*pass
	until  time.Time
	parsed map[string]Document
	bytes  int64
	items  int
	// full says which bound was met, "" as long as none was; late tells that it is that of time.
	full string
	late bool
}

func (p *pass) newPlanReader() *planReader {
	return &planReader{pass: p, until: p.Now().Add(maxReading), parsed: map[string]Document{}}
}

// document parses a file. Its content is read unless it is known. Where a bound is met there is no
// document.
func (r *planReader) document(ctx context.Context, file File, content []byte) (Document, error) {
	document, known := r.parsed[file.Blob]
	switch {
	case known && content == nil:
	case ctx.Err() != nil:
		return Document{}, ctx.Err()
	case !r.Now().Before(r.until):
		r.late, r.full = true, fmt.Sprintf("reading its plans took longer than %s", maxReading)
		return Document{}, nil
	default:
		merged := content != nil
		if !merged {
			var err error
			if content, err = r.content(ctx, file); err != nil || r.full != "" {
				return Document{}, err
			}
		}
		document = ParseDocument(file, content, r.policy)
		if !merged {
			r.parsed[file.Blob] = document
		}
	}
	if document.Plan != nil {
		r.items += len(document.Plan.Items)
	}
	if r.items > maxItems {
		r.full = fmt.Sprintf("its plans have more than %d items", maxItems)
		return Document{}, nil
	}
	document.File = file
	return document, nil
}

// content reads a file that still fits in.
func (r *planReader) content(ctx context.Context, file File) ([]byte, error) {
	var content []byte
	var err error
	if r.bytes+file.Size <= maxPlanBytes {
		if content, err = r.Host.Read(ctx, r.repo, file.Blob, maxDocument); err != nil {
			return nil, fmt.Errorf("read plan %q: %w", file.Path, err)
		}
		file.Size = int64(len(content))
	}
	if r.bytes += file.Size; r.bytes > maxPlanBytes {
		r.full = fmt.Sprintf("its plans have more than %d MB", maxPlanBytes>>20)
	}
	return content, nil
}
