package io.quanzi.pages;

import io.quanzi.outreach.MessagePictures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the pictures of link cards, which WeCom and the phones fetch without a login. An id is the hash of a picture's
 * bytes: only who has the picture, or a card with it, knows it.
 */
@RestController
class PictureController {
    private final MessagePictures pictures;

    PictureController(MessagePictures pictures) {
        this.pictures = pictures;
    }

    @GetMapping(MessagePictures.PATH + "{picture}")
    ResponseEntity<byte[]> show(@PathVariable String picture) {
        MessagePictures.@Nullable StoredPicture stored =
                MessagePictures.isId(picture) ? pictures.find(picture).orElse(null) : null;
        return stored == null
                ? ResponseEntity.notFound().build()
                : ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType(stored.contentType()))
                        .cacheControl(CacheControl.maxAge(Duration.ofDays(30)).cachePublic())
                        .body(stored.bytes());
    }
}
