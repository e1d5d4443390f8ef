package checkout

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// File is one entry of the newest commit's tree.
type File struct {
	Path, Blob, Mode string
	// Size is in bytes, -1 where there is none.
	Size int64
}

// Files lists the files of the newest commit, in order of their paths.
func (c *Checkout) Files(ctx context.Context) ([]File, error) {
	if c.Head == "" {
		return nil, nil
	}
	out, err := c.git(ctx, "ls-tree", "-r", "-z", "-l", "--full-tree", c.Head)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, line := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		about, path, ok := strings.Cut(line, "\t")
		parts := strings.Fields(about)
		if line == "" {
			continue
		}
		if !ok || len(parts) != 4 {
			return nil, fmt.Errorf("read the files of commit %s: %q is no entry", c.Head, line)
		}
		file := File{Path: path, Mode: parts[0], Blob: parts[2], Size: -1}
		if size, err := strconv.ParseInt(parts[3], 10, 64); err == nil {
			file.Size = size
		}
		files = append(files, file)
	}
	return files, nil
}
