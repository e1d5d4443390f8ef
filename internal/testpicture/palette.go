package testpicture

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// colours is how many a small picture has at most, and apart how much two of them differ at least, as the sum of the squares
// of what their red, green and blue differ. A page has few colours; the others are the edges of its letters, in many shades
// that nobody tells apart.
const (
	colours = 192
	apart   = 40
)

// Small encodes a PNG anew with a palette of the colours that it shows most and that look different, all others as the
// nearest of these.
func Small(shot []byte) ([]byte, error) {
	drawn, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return nil, fmt.Errorf("read the picture: %w", err)
	}
	counts := count(drawn)
	palette := mostShown(counts)
	nearest := make(map[color.RGBA]uint8, len(counts))
	for c := range counts {
		nearest[c] = uint8(palette.Index(c)) //nolint:gosec // a palette has 192 colours
	}
	bounds := drawn.Bounds()
	small := image.NewPaletted(image.Rect(0, 0, bounds.Dx(), bounds.Dy()), palette)
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			small.SetColorIndex(x, y, nearest[at(drawn, bounds.Min.X+x, bounds.Min.Y+y)])
		}
	}
	var written bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&written, small); err != nil {
		return nil, fmt.Errorf("write the picture: %w", err)
	}
	return written.Bytes(), nil
}

func count(drawn image.Image) map[color.RGBA]int {
	counts := map[color.RGBA]int{}
	bounds := drawn.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			counts[at(drawn, x, y)]++
		}
	}
	return counts
}

// mostShown are the colours with the most pixels, none like another one, always in the same order.
func mostShown(counts map[color.RGBA]int) color.Palette {
	seen := make([]color.RGBA, 0, len(counts))
	for c := range counts {
		seen = append(seen, c)
	}
	slices.SortFunc(seen, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(number(a), number(b)))
	})
	var palette color.Palette
	for _, c := range seen {
		if len(palette) < colours && !slices.ContainsFunc(palette, func(other color.Color) bool { return alike(c, other) }) {
			palette = append(palette, c)
		}
	}
	return palette
}

func alike(c color.RGBA, other color.Color) bool {
	o := color.RGBAModel.Convert(other).(color.RGBA) //nolint:forcetypeassert // that is what the model makes
	red, green, blue := int(c.R)-int(o.R), int(c.G)-int(o.G), int(c.B)-int(o.B)
	return red*red+green*green+blue*blue < apart
}

func number(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}

func at(drawn image.Image, x, y int) color.RGBA {
	r, g, b, a := drawn.At(x, y).RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)} //nolint:gosec // 16 bits, of which 8 stay
}
