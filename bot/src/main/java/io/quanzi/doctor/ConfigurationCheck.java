package io.quanzi.doctor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the settings by themselves, before anything is called. */
final class ConfigurationCheck implements Check {
    static final String CALLBACK_PATH = "/wecom/callback";
    private static final int KEY_LENGTH = 43;
    private static final int LONGEST_TOKEN = 32;
    private static final int STRONG = 16;
    private static final long LOW_DISK_BYTES = 1L << 30;
    private static final long FULL_DISK_BYTES = 100L << 20;

    /** What comes along when a value is copied from a page: blanks of any kind, signs without a width, quotes. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}\"'“”‘’]");

    /** Passwords that people type until they have something better, and those of example files. */
    private static final Pattern DEFAULTS = Pattern.compile(
            "(?i)(admin|password|passw0rd|qwertyui|changeme|change-me|secret|quanzi|example|test|demo)[0-9!]*"
                    + "|12345678|123456789|1234567890|11111111|00000000|88888888");

    private final ToLongFunction<Path> room;

    ConfigurationCheck() {
        this(there -> there.toFile().getUsableSpace());
    }

    /** @param room how many bytes of a disk are free */
    ConfigurationCheck(ToLongFunction<Path> room) {
        this.room = room;
    }

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        if (context.has("quanzi.wecom.corp-id")) {
            app(context, found);
        } else {
            found.skip(CheckId.CORP_ID, "none");
        }
        publicUrl(context, found);
        boolean refused = VisitsCheck.lookAtShop(context, found);
        String secret = context.setting("quanzi.shop.secret");
        CheckResults.Cases shop =
                found.first(CheckId.SHOP_SECRET).warn(secret.isEmpty() && !context.awaitsSandbox(), "missing");
        strength(shop, secret, STRONG).ok(!refused);
        String password = context.asGiven("quanzi.admin.password");
        CheckResults.Cases admin = found.first(CheckId.ADMIN_PASSWORD)
                .wrong(!StartSettings.isPassword(password), "length", password.length());
        strength(admin, password.strip(), StartSettings.SHORTEST_PASSWORD).orOk();
        String port = context.setting("server.port");
        found.first(CheckId.SERVER_PORT)
                .wrong(!StartSettings.isPort(port), "shape", port)
                .orOk(port.isEmpty() ? "8080" : port);
        directory(context.dataDirectory(), found);
        SettingNames.look(context, found);
    }

    private static void app(DiagnosticContext context, CheckResults found) {
        String corp = context.asGiven("quanzi.wecom.corp-id");
        found.first(CheckId.CORP_ID)
                .wrong(hasBlanks(corp), "spaces")
                .wrong(!corp.matches("w[wx][0-9a-f]{16}"), "shape", corp)
                .orOk(corp);
        String agent = context.setting("quanzi.wecom.agent-id");
        found.first(CheckId.AGENT_ID)
                .wrong(agent.isEmpty() || agent.equals("0"), "missing", agent)
                .wrong(!agent.matches("[1-9][0-9]{0,9}"), "shape", agent)
                .orOk(agent);
        copied(CheckId.SECRET, context.asGiven("quanzi.wecom.secret"), found).orOk();
        String token = context.asGiven("quanzi.wecom.token");
        String key = context.asGiven("quanzi.wecom.aes-key");
        if (token.length() == KEY_LENGTH && key.length() <= LONGEST_TOKEN && !key.isBlank()) {
            found.wrong(CheckId.TOKEN, "swapped");
            return;
        }
        copied(CheckId.TOKEN, token, found)
                .wrong(!token.matches("[A-Za-z0-9]{1,32}"), "shape", token.length())
                .orOk();
        copied(CheckId.AES_KEY, key, found)
                .wrong(key.length() != KEY_LENGTH, "length", key.length())
                .wrong(!key.matches("[A-Za-z0-9]*") || !isKey(key), "signs")
                .orOk();
    }

    private static CheckResults.Cases copied(CheckId checkId, String value, CheckResults found) {
        return found.first(checkId).wrong(value.isBlank(), "missing").wrong(hasBlanks(value), "spaces");
    }

    private static boolean hasBlanks(String value) {
        return BLANKS.matcher(value).find();
    }

    /** Whether it is the Base64 of a key, without the sign at its end. */
    static boolean isKey(String key) {
        try {
            return key.length() == KEY_LENGTH && Base64.getDecoder().decode(key + "=").length == 32;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The public address; null when it is none. */
    static @Nullable URI publicUrl(DiagnosticContext context) {
        return StartSettings.address(context.setting("quanzi.public-url"));
    }

    /** Returns the address that WeCom is told to call. */
    static String callback(URI publicUrl) {
        String path = String.valueOf(publicUrl.getRawPath()).replaceAll("(" + CALLBACK_PATH + ")?/*$", "");
        return publicUrl.getScheme() + "://" + publicUrl.getRawAuthority() + path + CALLBACK_PATH;
    }

    private static void publicUrl(DiagnosticContext context, CheckResults found) {
        String text = context.setting("quanzi.public-url");
        URI url = publicUrl(context);
        CheckResults.Cases cases = found.first(CheckId.PUBLIC_URL)
                .wrong(text.isEmpty(), "missing", text)
                .wrong(hasBlanks(context.asGiven("quanzi.public-url")), "spaces")
                .wrong(url == null, "unreadable", text);
        if (url == null) {
            return;
        }
        String path = String.valueOf(url.getRawPath());
        boolean loopback = HostAddresses.isLoopback(url.getHost());
        cases.wrong(path.matches(".*" + CALLBACK_PATH + "/?"), "callback", text)
                .wrong(StartSettings.hasPath(url), "path", text)
                .wrong(StartSettings.hasQuery(url), "query", text)
                .ok(loopback && (context.isSimulated() || !context.has("quanzi.wecom.corp-id")), text)
                .wrong(loopback, "loopback", text)
                .warn("http".equalsIgnoreCase(url.getScheme()), "http", text)
                .warn(!Set.of(-1, 443).contains(url.getPort()), "port", text, url.getPort())
                .warn(path.endsWith("/"), "slash", text)
                .orOk(text);
    }

    private static CheckResults.Cases strength(CheckResults.Cases cases, String secret, int least) {
        boolean weak = secret.length() < least || secret.chars().distinct().count() < 5;
        return cases.wrong(DEFAULTS.matcher(secret).matches(), "known")
                .warn(!secret.isEmpty() && weak, "weak", secret.length(), least);
    }

    private void directory(Path data, CheckResults found) {
        Path there = data;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there)) {
            found.wrong(CheckId.DATA_DIRECTORY, "none", data);
            return;
        }
        try {
            Files.delete(Files.createTempFile(there, ".doctor", ".tmp"));
            long left = room.applyAsLong(there);
            String megabytes = String.valueOf(left >> 20);
            found.first(CheckId.DATA_DIRECTORY)
                    .wrong(left < FULL_DISK_BYTES, "full", data, megabytes)
                    .warn(left < LOW_DISK_BYTES, "low", data, megabytes)
                    .orOk(data, megabytes);
        } catch (IOException unwritable) {
            found.wrong(CheckId.DATA_DIRECTORY, "unwritable", data);
        }
    }
}
