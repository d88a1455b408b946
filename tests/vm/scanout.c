/* scanout /dev/dri/cardN: copies out the frame that is fed to the card's screen now: two words (dots across and down), then the dots,
 * 0xXXRRGGBB each; nothing where the card feeds no screen. It only reads, and knows nothing of the program that it looks at. Root alone may do this. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drm.h"

static int fail(const char *what) {
    perror(what);
    return 1;
}

int main(int count, char **words) {
    int card = count == 2 ? open(words[1], O_RDWR | O_CLOEXEC) : -1;
    if (card < 0) return fail("open");

    uint32_t crtcs[32];
    struct drm_mode_card_res parts;
    memset(&parts, 0, sizeof parts);
    parts.crtc_id_ptr = (uintptr_t)crtcs;
    parts.count_crtcs = 32;
    if (ioctl(card, DRM_IOCTL_MODE_GETRESOURCES, &parts)) return fail("resources");

    struct drm_mode_crtc crtc;
    memset(&crtc, 0, sizeof crtc);
    for (uint32_t at = 0; at < parts.count_crtcs && !crtc.fb_id; at++) {
        memset(&crtc, 0, sizeof crtc);
        crtc.crtc_id = crtcs[at];
        if (ioctl(card, DRM_IOCTL_MODE_GETCRTC, &crtc)) return fail("crtc");
    }
    if (!crtc.fb_id || !crtc.mode_valid) return 0;

    struct drm_mode_fb_cmd frame;
    memset(&frame, 0, sizeof frame);
    frame.fb_id = crtc.fb_id;
    if (ioctl(card, DRM_IOCTL_MODE_GETFB, &frame)) return fail("frame");
    if (frame.bpp != 32 || !frame.handle) return fail("a frame of 32 bits a dot");

    struct drm_mode_map_dumb place;
    memset(&place, 0, sizeof place);
    place.handle = frame.handle;
    if (ioctl(card, DRM_IOCTL_MODE_MAP_DUMB, &place)) return fail("place");
    size_t length = (size_t)frame.pitch * frame.height;
    const char *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, card, (off_t)place.offset);
    if (bytes == MAP_FAILED) return fail("map");

    uint32_t size[2] = {crtc.mode.hdisplay, crtc.mode.vdisplay};
    fwrite(size, sizeof size, 1, stdout);
    for (uint32_t y = 0; y < size[1]; y++)
        fwrite(bytes + (size_t)(y + crtc.y) * frame.pitch + (size_t)crtc.x * 4, 4, size[0], stdout);
    return fflush(stdout) ? fail("write") : 0;
}
