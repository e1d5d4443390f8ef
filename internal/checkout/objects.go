package checkout

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
)

// objects is a git that answers with one object after the other.
type objects struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	stop    context.CancelFunc
}

// Read returns what a blob holds, of a longer one limit bytes and one more.
func (c *Checkout) Read(ctx context.Context, blob string, limit int64) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.objects == nil {
		started, err := c.startObjects()
		if err != nil {
			return nil, err
		}
		c.objects = started
	}
	content, err := c.objects.read(blob, limit)
	if err != nil {
		return nil, fmt.Errorf("read blob %s: %w", blob, err)
	}
	return content, nil
}

func (c *Checkout) startObjects() (*objects, error) {
	ctx, stop := context.WithCancel(context.Background())
	command := c.command(ctx, "cat-file", "--batch")
	in, err := command.StdinPipe()
	if err != nil {
		stop()
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		stop()
		return nil, err
	}
	if err := command.Start(); err != nil {
		stop()
		return nil, fmt.Errorf("start git: %w", err)
	}
	return &objects{command, in, bufio.NewReaderSize(out, 64<<10), stop}, nil
}

// read asks for one object. The answer is `ID TYPE SIZE`, a line break, the content and another line break.
func (o *objects) read(blob string, limit int64) ([]byte, error) {
	if strings.ContainsAny(blob, " \n") || blob == "" {
		return nil, fmt.Errorf("%q is no id", blob)
	}
	if _, err := io.WriteString(o.in, blob+"\n"); err != nil {
		return nil, err
	}
	line, err := o.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	parts := strings.Fields(line)
	if len(parts) != 3 || parts[1] != "blob" {
		return nil, errors.New("git has no such file")
	}
	size, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return nil, err
	}
	content := make([]byte, min(size, limit+1))
	if _, err := io.ReadFull(o.out, content); err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, o.out, size-int64(len(content))+1); err != nil {
		return nil, err
	}
	return content, nil
}

// close ends the program.
func (o *objects) close() error {
	err := o.in.Close()
	o.stop()
	_ = o.command.Wait() // it was told to go
	return err
}
