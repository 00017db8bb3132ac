package io.quanzi.console;

import io.quanzi.http.HostCookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/**
 * Keeps what a page says after the redirect that follows a change, such as that it is done: in a cookie, so that whichever
 * node answers next can say it. It is encrypted with a key of the session it was written for, and says nothing to another.
 *
 * <pre>{"maps": [{"path": "/me", "params": {"id": ["66f1..."]}, "until": 1780000000000, "values": {"said": "me.session.ended"}}]}</pre>
 *
 * <p>Values are what {@link FlashValues} takes.
 */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class FlashCookie extends AbstractFlashMapManager {
    private static final Logger log = LoggerFactory.getLogger(FlashCookie.class);
    private static final String CURRENT = FlashCookie.class.getName() + ".current";
    /** Browsers keep 4 096 bytes of a cookie with its name and attributes, and proxies pass 8 KB of all together. */
    private static final int MAX_LENGTH = 3_800;

    private static final int MAX_BYTES = 1 << 20;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StaffSessions sessions;
    private final HostCookie cookie;

    FlashCookie(StaffSessions sessions, HostCookie loginCookie) {
        this.sessions = sessions;
        this.cookie = new HostCookie("flash", loginCookie.isSecure());
    }

    @Override
    @SuppressWarnings("unchecked") // what this class put there
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        if (request.getAttribute(CURRENT) instanceof List<?> known) {
            return new ArrayList<>((List<FlashMap>) known);
        }
        return cookie.read(request)
                .filter(written -> !written.isEmpty())
                .flatMap(written -> sessions.own(request).flatMap(own -> open(own, written)))
                .map(FlashCookie::read)
                .orElse(null);
    }

    @Override
    protected void updateFlashMaps(List<FlashMap> maps, HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(CURRENT, List.copyOf(maps));
        Optional<OwnSession> own = sessions.own(request);
        if (maps.isEmpty() || own.isEmpty()) {
            cookie.clear(response);
            return;
        }
        String written = seal(own.get(), document(maps));
        if (written.length() > MAX_LENGTH) {
            written = seal(own.get(), FlashValues.shortened(document(List.of(maps.get(maps.size() - 1)))));
        }
        if (written.length() > MAX_LENGTH) {
            log.warn("what came of a change is not said on the next page, it is too long length={}", written.length());
            cookie.clear(response);
        } else {
            cookie.write(response, written, Duration.ofSeconds(getFlashMapTimeout()));
        }
    }

    /** Two requests of one browser have a cookie each. */
    @Override
    protected @Nullable Object getFlashMapsMutex(HttpServletRequest request) {
        return null;
    }

    private static Document document(List<FlashMap> maps) {
        return new Document(
                "maps",
                maps.stream()
                        .map(map -> new Document("path", map.getTargetRequestPath())
                                .append("params", new Document(map.getTargetRequestParams()))
                                .append("until", map.getExpirationTime())
                                .append("values", FlashValues.plain(map)))
                        .toList());
    }

    private static List<FlashMap> read(Document document) {
        var maps = new ArrayList<FlashMap>();
        for (Document one : document.getList("maps", Document.class, List.of())) {
            var map = new FlashMap();
            map.setTargetRequestPath(one.getString("path"));
            var params = new LinkedMultiValueMap<String, String>();
            Document given = one.get("params", new Document());
            given.keySet().forEach(name -> params.addAll(name, given.getList(name, String.class)));
            map.addTargetRequestParams(params);
            map.setExpirationTime(one.get("until", Number.class).longValue());
            FlashValues.timely(one.get("values", new Document())).forEach(map::put);
            maps.add(map);
        }
        return maps;
    }

    private static String seal(OwnSession own, Document document) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        byte[] text = document.toJson().getBytes(StandardCharsets.UTF_8);
        deflater.setInput(text);
        deflater.finish();
        var packed = new byte[text.length + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] written = cipher(Cipher.ENCRYPT_MODE, own, nonce).doFinal(packed, 0, length);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(NONCE_BYTES + written.length)
                            .put(nonce)
                            .put(written)
                            .array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES-GCM", impossible);
        }
    }

    /** Empty for what another session wrote, and for what nobody did. */
    private static Optional<Document> open(OwnSession own, String written) {
        var inflater = new Inflater();
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(written);
            var nonce = new byte[NONCE_BYTES];
            ByteBuffer.wrap(bytes).get(nonce);
            inflater.setInput(
                    cipher(Cipher.DECRYPT_MODE, own, nonce).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
            var text = new byte[MAX_BYTES];
            int length = inflater.inflate(text);
            return Optional.of(Document.parse(new String(text, 0, length, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException
                | DataFormatException
                | JsonParseException
                | IllegalArgumentException
                | BufferUnderflowException forged) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static Cipher cipher(int mode, OwnSession own, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(own.keyFor("flash"), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
