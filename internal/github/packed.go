package github

import (
	"bytes"
	"compress/flate"
	"io"
	stdsync "sync"
)

// packer makes what is kept in memory small: what GitHub answers in JSON takes a tenth of its length. It is safe for
// concurrent use.
type packer struct {
	writers, readers stdsync.Pool // they are large
}

// packed is a text as it is kept.
type packed struct {
	text []byte
	// length is that of the text before it was made smaller, 0 if it was not.
	length int
}

// leastPacked is from which length on a text is made smaller, in bytes.
const leastPacked = 256

// pack makes a text smaller, if it can.
func (p *packer) pack(text []byte) packed {
	if len(text) < leastPacked {
		return packed{text: bytes.Clone(text)}
	}
	var small bytes.Buffer
	writer, ok := p.writers.Get().(*flate.Writer)
	if ok {
		writer.Reset(&small)
	} else {
		writer, _ = flate.NewWriter(&small, flate.BestSpeed) // it refuses nothing but other levels
	}
	defer p.writers.Put(writer)
	_, err := writer.Write(text)
	if err != nil || writer.Close() != nil || small.Len() >= len(text) {
		return packed{text: bytes.Clone(text)}
	}
	return packed{bytes.Clone(small.Bytes()), len(text)}
}

// unpack is the text that was packed. It must not be changed.
func (p *packer) unpack(kept packed) ([]byte, error) {
	if kept.length == 0 {
		return kept.text, nil
	}
	small := bytes.NewReader(kept.text)
	reader, ok := p.readers.Get().(io.ReadCloser)
	if ok {
		if err := reader.(flate.Resetter).Reset(small, nil); err != nil {
			return nil, err
		}
	} else {
		reader = flate.NewReader(small)
	}
	defer p.readers.Put(reader)
	text := make([]byte, kept.length)
	_, err := io.ReadFull(reader, text)
	return text, err
}
