package io.quanzi.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the settings by themselves, before anything is called. */
final class ConfigurationCheck implements Check {
    static final String CALLBACK_PATH = "/wecom/callback";
    private static final int KEY_LENGTH = 43;
    private static final int LONGEST_TOKEN = 32;
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}\"'“”‘’]");
    private static final int STRONG = 16;
    private static final long ROOM_LOW = 1L << 30;
    private static final long ROOM_OUT = 100L << 20;

    /** What people type until they have something better; also those of example files. */
    private static final List<String> DEFAULTS = List.of(
            "admin",
            "password",
            "passw0rd",
            "12345678",
            "123456789",
            "1234567890",
            "qwertyui",
            "changeme",
            "change-me",
            "secret",
            "quanzi",
            "example",
            "11111111",
            "00000000",
            "88888888",
            "test",
            "demo");

    /** How much of a disk is free. */
    interface Room {
        long of(Path there) throws IOException;
    }

    private final Room room;

    ConfigurationCheck() {
        this(there -> Files.getFileStore(there).getUsableSpace());
    }

    ConfigurationCheck(Room room) {
        this.room = room;
    }

    @Override
    public CheckId first() {
        return CheckId.CORP_ID;
    }

    @Override
    public void look(DiagnosticContext diagnosticContext, CheckResults found) {
        if (!diagnosticContext.has("quanzi.wecom.corp-id")) {
            found.skip(CheckId.CORP_ID, "none");
        } else {
            corp(diagnosticContext, found);
        }
        publicUrl(diagnosticContext, found);
        boolean refused = ShopVisits.look(diagnosticContext, found);
        strength(
                CheckId.SHOP_SECRET,
                diagnosticContext.setting("quanzi.shop.secret"),
                STRONG,
                diagnosticContext,
                found,
                refused);
        password(diagnosticContext, found);
        String port = diagnosticContext.setting("server.port");
        if (StartSettings.isPort(port)) {
            found.ok(CheckId.SERVER_PORT, port.isEmpty() ? "8080" : port);
        } else {
            found.wrong(CheckId.SERVER_PORT, "shape", port);
        }
        directory(diagnosticContext.dataDirectory(), found);
        SettingNames.look(diagnosticContext, found);
    }

    private static void corp(DiagnosticContext diagnosticContext, CheckResults found) {
        String corp = diagnosticContext.asGiven("quanzi.wecom.corp-id");
        if (hasBlanks(corp)) {
            found.wrong(CheckId.CORP_ID, "spaces");
        } else if (corp.matches("w[wx][0-9a-f]{16}")) {
            found.ok(CheckId.CORP_ID, corp);
        } else {
            found.wrong(CheckId.CORP_ID, "shape", corp);
        }
        String agent = diagnosticContext.setting("quanzi.wecom.agent-id");
        if (agent.matches("[1-9][0-9]{0,9}")) {
            found.ok(CheckId.AGENT_ID, agent);
        } else {
            found.wrong(CheckId.AGENT_ID, agent.isEmpty() || agent.equals("0") ? "missing" : "shape", agent);
        }
        String secret = diagnosticContext.asGiven("quanzi.wecom.secret");
        if (secret.isBlank()) {
            found.wrong(CheckId.SECRET, "missing");
        } else if (hasBlanks(secret)) {
            found.wrong(CheckId.SECRET, "spaces");
        } else {
            found.ok(CheckId.SECRET);
        }
        String token = diagnosticContext.asGiven("quanzi.wecom.token");
        String key = diagnosticContext.asGiven("quanzi.wecom.aes-key");
        if (token.length() == KEY_LENGTH && key.length() <= LONGEST_TOKEN && !key.isBlank()) {
            found.wrong(CheckId.TOKEN, "swapped");
            return;
        }
        if (token.isBlank()) {
            found.wrong(CheckId.TOKEN, "missing");
        } else if (hasBlanks(token)) {
            found.wrong(CheckId.TOKEN, "spaces");
        } else if (token.matches("[A-Za-z0-9]{1,32}")) {
            found.ok(CheckId.TOKEN);
        } else {
            found.wrong(CheckId.TOKEN, "shape", token.length());
        }
        key(key, found);
    }

    /** What comes along when a value is copied from a page: blanks of any kind, signs without a width, quotes. */
    private static boolean hasBlanks(String value) {
        return BLANKS.matcher(value).find();
    }

    private static void key(String key, CheckResults found) {
        if (key.isBlank()) {
            found.wrong(CheckId.AES_KEY, "missing");
        } else if (hasBlanks(key)) {
            found.wrong(CheckId.AES_KEY, "spaces");
        } else if (key.length() != KEY_LENGTH) {
            found.wrong(CheckId.AES_KEY, "length", key.length());
        } else if (!key.matches("[A-Za-z0-9]*") || !decodes(key)) {
            found.wrong(CheckId.AES_KEY, "signs");
        } else {
            found.ok(CheckId.AES_KEY);
        }
    }

    static boolean decodes(String key) {
        try {
            return Base64.getDecoder().decode(key + "=").length == 32;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The public address; null when it is none. */
    static @Nullable URI publicUrl(DiagnosticContext diagnosticContext) {
        try {
            var uri = URI.create(diagnosticContext.setting("quanzi.public-url"));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http")) ? null : uri;
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    /** Where WeCom is told to call. */
    static String callback(URI publicUrl) {
        String path = String.valueOf(publicUrl.getRawPath()).replaceAll("/+$", "");
        return publicUrl.getScheme() + "://" + publicUrl.getRawAuthority()
                + (path.endsWith(CALLBACK_PATH) ? path : path + CALLBACK_PATH);
    }

    private static void publicUrl(DiagnosticContext diagnosticContext, CheckResults found) {
        String text = diagnosticContext.setting("quanzi.public-url");
        if (!text.isEmpty() && hasBlanks(diagnosticContext.asGiven("quanzi.public-url"))) {
            found.wrong(CheckId.PUBLIC_URL, "spaces");
            return;
        }
        URI url = publicUrl(diagnosticContext);
        if (url == null) {
            found.wrong(CheckId.PUBLIC_URL, text.isEmpty() ? "missing" : "unreadable", text);
            return;
        }
        String path = String.valueOf(url.getRawPath());
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        if (path.endsWith(CALLBACK_PATH) || path.endsWith(CALLBACK_PATH + "/")) {
            found.wrong(CheckId.PUBLIC_URL, "callback", text);
        } else if (StartSettings.hasPath(url)) {
            found.wrong(CheckId.PUBLIC_URL, "path", text);
        } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
            found.wrong(CheckId.PUBLIC_URL, "query", text);
        } else if (HostAddresses.isLoopback(url.getHost())) {
            loopback(diagnosticContext, text, found);
        } else if (!secure) {
            found.warn(CheckId.PUBLIC_URL, "http", text);
        } else if (!Set.of(-1, 443).contains(url.getPort())) {
            found.warn(CheckId.PUBLIC_URL, "port", text, url.getPort());
        } else if (path.endsWith("/")) {
            found.warn(CheckId.PUBLIC_URL, "slash", text);
        } else {
            found.ok(CheckId.PUBLIC_URL, text);
        }
    }

    private static void loopback(DiagnosticContext diagnosticContext, String text, CheckResults found) {
        if (diagnosticContext.isSimulated() || !diagnosticContext.has("quanzi.wecom.corp-id")) {
            found.ok(CheckId.PUBLIC_URL, text);
        } else {
            found.wrong(CheckId.PUBLIC_URL, "loopback", text);
        }
    }

    private static void password(DiagnosticContext diagnosticContext, CheckResults found) {
        String password = diagnosticContext.asGiven("quanzi.admin.password");
        if (StartSettings.isPassword(password)) {
            strength(
                    CheckId.ADMIN_PASSWORD,
                    diagnosticContext.setting("quanzi.admin.password"),
                    StartSettings.SHORTEST_PASSWORD,
                    diagnosticContext,
                    found,
                    false);
        } else {
            found.wrong(CheckId.ADMIN_PASSWORD, "length", password.length());
        }
    }

    /** @param told whether something is wrong with it already, so that "nothing wrong" would be too much */
    private static void strength(
            CheckId checkId,
            String secret,
            int least,
            DiagnosticContext diagnosticContext,
            CheckResults found,
            boolean told) {
        String plain = secret.toLowerCase(Locale.ROOT);
        if (secret.isEmpty()) {
            if (checkId == CheckId.SHOP_SECRET && !diagnosticContext.awaitsSandbox()) {
                found.warn(checkId, "missing");
            } else if (!told) {
                found.ok(checkId);
            }
        } else if (DEFAULTS.stream()
                .anyMatch(known ->
                        plain.equals(known) || plain.replaceAll("[0-9!]+$", "").equals(known))) {
            found.wrong(checkId, "known");
        } else if (secret.length() < least || secret.chars().distinct().count() < 5) {
            found.warn(checkId, "weak", secret.length(), least);
        } else if (!told) {
            found.ok(checkId);
        }
    }

    private void directory(Path data, CheckResults found) {
        try {
            Path there = data;
            while (there != null && !Files.exists(there)) {
                there = there.getParent();
            }
            if (there == null || !Files.isDirectory(there)) {
                found.wrong(CheckId.DATA_DIRECTORY, "none", data);
                return;
            }
            Path probe = Files.createTempFile(there, ".doctor", ".tmp");
            Files.delete(probe);
            long left = room.of(there);
            String megabytes = String.valueOf(left >> 20);
            if (left < ROOM_OUT) {
                found.wrong(CheckId.DATA_DIRECTORY, "full", data, megabytes);
            } else if (left < ROOM_LOW) {
                found.warn(CheckId.DATA_DIRECTORY, "low", data, megabytes);
            } else {
                found.ok(CheckId.DATA_DIRECTORY, data, megabytes);
            }
        } catch (IOException unwritable) {
            found.wrong(CheckId.DATA_DIRECTORY, "unwritable", data);
        }
    }
}
