package main

import (
	"context"
	"crypto/sha1" //nolint:gosec // git names contents by it
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/milepost/milepost/sync"
)

// checkoutTree stands for the tree of the working folder.
const checkoutTree = "the working folder"

// folderHost is GitHub with the files of a working folder in place of those of one commit.
type folderHost struct {
	sync.Host
	files *folderFiles
}

// folderFiles are the files of a working folder.
type folderFiles struct {
	root string
	// paths has those that git keeps, or would take up, relative to the root and with slashes.
	paths []string
	// places has the file that holds a content, by the name that git gives to that.
	places map[string]string
}

// readCheckout lists the files of the clone that the working folder is in, as git add would see them.
func readCheckout(ctx context.Context) (sync.Head, *folderFiles, error) {
	root, err := topOfClone(ctx)
	if err != nil {
		return sync.Head{}, nil, fmt.Errorf("the working folder is no clone of a repository: call this in one, or name a pull request with --pr: %w", err)
	}
	files, err := listFolder(ctx, root)
	if err != nil {
		return sync.Head{}, nil, err
	}
	commit, err := runGit(ctx, "rev-parse", "--verify", "--quiet", "HEAD")
	if err != nil {
		commit = strings.Repeat("0", 40) // nothing was committed yet
	}
	return sync.Head{Commit: strings.TrimSpace(commit), Tree: checkoutTree}, files, nil
}

// listFolder lists the files of the clone whose top is the folder.
func listFolder(ctx context.Context, root string) (*folderFiles, error) {
	listed, err := runGit(ctx, "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return nil, fmt.Errorf("list the files of the working folder: %w", err)
	}
	files := &folderFiles{root: root, places: map[string]string{}}
	seen := map[string]bool{}
	for name := range strings.SplitSeq(listed, "\x00") {
		if name != "" && !seen[name] {
			seen[name] = true
			files.paths = append(files.paths, name)
		}
	}
	return files, nil
}

// Files implements [sync.Source].
func (c folderHost) Files(ctx context.Context, repo sync.Repository, tree string, paths sync.Paths) (sync.Listing, error) {
	if tree != checkoutTree {
		return c.Host.Files(ctx, repo, tree, paths)
	}
	var listing sync.Listing
	for _, name := range c.files.paths {
		if paths != nil && !paths.Match(name) {
			continue
		}
		file, err := c.files.look(name)
		if errors.Is(err, os.ErrNotExist) {
			continue // it was removed, and that is not committed yet
		}
		if err != nil {
			return sync.Listing{}, fmt.Errorf("read the working folder: %w", err)
		}
		listing.Files = append(listing.Files, file)
	}
	return listing, nil
}

// look reads what git would say of a file.
func (f *folderFiles) look(name string) (sync.File, error) {
	place := filepath.Join(f.root, filepath.FromSlash(path.Clean(name)))
	info, err := os.Lstat(place)
	if err != nil {
		return sync.File{}, err
	}
	file := sync.File{Path: name, Mode: sync.ModeRegular, Size: info.Size()}
	switch {
	case info.IsDir():
		file.Mode, file.Size = sync.ModeSubmodule, -1
		return file, nil
	case info.Mode()&os.ModeSymlink != 0:
		file.Mode = sync.ModeSymlink
		return file, nil
	case info.Mode()&0o100 != 0:
		file.Mode = sync.ModeExecutable
	}
	file.Blob, err = blobName(place, info.Size())
	f.places[file.Blob] = place
	return file, err
}

// blobName is the name that git gives to the content of a file.
func blobName(place string, size int64) (name string, err error) {
	file, err := os.Open(place) //nolint:gosec // it lies in the clone that was named
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha1.New() //nolint:gosec // git's own
	fmt.Fprintf(hash, "blob %d\x00", size)
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Read implements [sync.Source].
func (c folderHost) Read(ctx context.Context, repo sync.Repository, blob string, limit int64) (content []byte, err error) {
	place, ok := c.files.places[blob]
	if !ok {
		return c.Host.Read(ctx, repo, blob, limit)
	}
	file, err := os.Open(place) //nolint:gosec // it was listed
	if err != nil {
		return nil, fmt.Errorf("read the working folder: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return io.ReadAll(io.LimitReader(file, limit+1))
}
