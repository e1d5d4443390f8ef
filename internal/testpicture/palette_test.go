package testpicture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/milepost/milepost/internal/testpicture"
)

func encoded(t *testing.T, drawn image.Image) []byte {
	t.Helper()
	var written bytes.Buffer
	if err := png.Encode(&written, drawn); err != nil {
		t.Fatal(err)
	}
	return written.Bytes()
}

func small(t *testing.T, drawn image.Image) (*image.Paletted, int) {
	t.Helper()
	written, err := testpicture.Small(encoded(t, drawn))
	if err != nil {
		t.Fatal(err)
	}
	read, err := png.Decode(bytes.NewReader(written))
	if err != nil {
		t.Fatal(err)
	}
	paletted, ok := read.(*image.Paletted)
	if !ok {
		t.Fatalf("the picture is a %T, want one with a palette", read)
	}
	return paletted, len(written)
}

func TestPicture_of_few_colours_stays_as_it_is(t *testing.T) {
	t.Parallel()
	drawn := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		drawn.SetRGBA(i%40, i/40, color.RGBA{uint8(i % 7 * 30), uint8(i % 5 * 50), 9, 255})
	}
	got, _ := small(t, drawn)
	if got.Bounds() != drawn.Bounds() {
		t.Fatalf("it is %v, want %v", got.Bounds(), drawn.Bounds())
	}
	for i := range 40 * 30 {
		x, y := i%40, i/40
		r, g, b, _ := got.At(x, y).RGBA()
		if want := drawn.RGBAAt(x, y); uint8(r>>8) != want.R || uint8(g>>8) != want.G || uint8(b>>8) != want.B {
			t.Fatalf("at %d, %d it is %v, want %v", x, y, got.At(x, y), want)
		}
	}
}

func TestPicture_of_many_colours_keeps_what_it_shows_most(t *testing.T) {
	t.Parallel()
	drawn := image.NewRGBA(image.Rect(0, 0, 200, 200))
	for i := range 200 * 200 {
		x, y := i%200, i/200
		drawn.SetRGBA(x, y, color.RGBA{200, 30, 30, 255})
		if y < 100 && x < 100 {
			noise := uint32(i) * 2654435761 //nolint:gosec // any number does
			drawn.SetRGBA(x, y, color.RGBA{uint8(noise >> 24), uint8(noise >> 16), uint8(noise >> 8), 255})
		}
	}
	got, size := small(t, drawn)
	if len(got.Palette) > 192 {
		t.Errorf("it has %d colours", len(got.Palette))
	}
	if r, g, b, _ := got.At(199, 199).RGBA(); r>>8 != 200 || g>>8 != 30 || b>>8 != 30 {
		t.Errorf("the ground is %v", got.At(199, 199))
	}
	if before := len(encoded(t, drawn)); size >= before {
		t.Errorf("it has %d bytes, and had %d", size, before)
	}
}

func TestPicture_that_cannot_be_read_is_an_error(t *testing.T) {
	t.Parallel()
	if _, err := testpicture.Small([]byte("no picture")); err == nil {
		t.Error("no error")
	}
}
