package checkout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// Checkout is a git repository on this machine. It is for one goroutine, and is to be closed.
type Checkout struct {
	dir string
	// prefix is the folder inside of the repository that Open was called in, with a final slash; "" at its top.
	prefix string
	// top is the folder of the working tree, "" until somebody asks for it.
	top string
	// Head is the newest commit of what is checked out; "" in an empty repository.
	Head string
	// Shallow tells that older commits were not fetched.
	Shallow bool
	objects *objects
}

// ErrNone says that there is no repository around a folder.
var ErrNone = errors.New("this is no git repository")

// Open looks for the repository around a folder.
func Open(ctx context.Context, dir string) (*Checkout, error) {
	c := &Checkout{dir: dir}
	about, err := c.git(ctx, "rev-parse", "--is-shallow-repository", "--show-prefix", "--show-cdup", "--revs-only", "HEAD^{commit}")
	if err != nil {
		if strings.Contains(err.Error(), "not a git repository") {
			return nil, ErrNone
		}
		return nil, err
	}
	lines := strings.Split(string(about), "\n")
	if len(lines) < 4 {
		return nil, fmt.Errorf("git rev-parse: %q is no answer", about)
	}
	// From here on git runs at the top, where paths are those of the repository. The last line is empty where nothing
	// was committed yet.
	c.Shallow, c.prefix, c.dir, c.Head = lines[0] == "true", lines[1], filepath.Join(dir, filepath.FromSlash(lines[2])), lines[3]
	return c, nil
}

// Close ends what was started to read the repository.
func (c *Checkout) Close() error {
	if c.objects == nil {
		return nil
	}
	return c.objects.close()
}

// Path is the path inside of the repository of a file that is named as seen from the folder that Open was called in.
func (c *Checkout) Path(ctx context.Context, name string) (string, error) {
	if filepath.IsAbs(name) {
		top, err := c.Top(ctx)
		if err != nil {
			return "", err
		}
		below, err := filepath.Rel(top, name)
		if err != nil {
			return "", fmt.Errorf("%s is not in this repository: %w", name, err)
		}
		name = filepath.ToSlash(below)
	} else {
		name = path.Join(c.prefix, filepath.ToSlash(name))
	}
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", fmt.Errorf("%s is not in this repository", name)
	}
	return name, nil
}

// Top is the folder of the working tree.
func (c *Checkout) Top(ctx context.Context) (string, error) {
	if c.top == "" {
		top, err := c.git(ctx, "rev-parse", "--show-toplevel")
		if err != nil {
			return "", err
		}
		c.top = filepath.FromSlash(strings.TrimSuffix(string(top), "\n"))
	}
	return c.top, nil
}

// git runs git and returns what it prints. Paths are taken as they are, and no setting of the user's changes the form.
func (c *Checkout) git(ctx context.Context, args ...string) ([]byte, error) {
	command := c.command(ctx, args...)
	var out, problem bytes.Buffer
	command.Stdout, command.Stderr = &out, &problem
	if err := command.Run(); err != nil {
		switch text := strings.TrimSpace(problem.String()); {
		case errors.Is(err, exec.ErrNotFound):
			return nil, errors.New("the program git is needed to read the history: install it")
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case text != "":
			return nil, fmt.Errorf("git %s: %s", args[0], text)
		default:
			return nil, fmt.Errorf("git %s: %w", args[0], err)
		}
	}
	return out.Bytes(), nil
}

func (c *Checkout) command(ctx context.Context, args ...string) *exec.Cmd {
	fixed := []string{"-C", c.dir, "--literal-pathspecs", "--no-pager", "-c", "core.quotePath=false", "-c", "color.ui=false", "-c", "log.showSignature=false"}
	return exec.CommandContext(ctx, "git", append(fixed, args...)...) //nolint:gosec // no shell reads it; names stand behind --
}
