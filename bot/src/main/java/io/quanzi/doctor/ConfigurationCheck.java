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

/** The settings by themselves, before anybody is asked. */
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
    public Look first() {
        return Look.CORP_ID;
    }

    @Override
    public void look(Patient patient, Findings found) {
        if (!patient.has("quanzi.wecom.corp-id")) {
            found.skip(Look.CORP_ID, "none");
        } else {
            corp(patient, found);
        }
        publicUrl(patient, found);
        boolean refused = ShopVisits.look(patient, found);
        strength(Look.SHOP_SECRET, patient.setting("quanzi.shop.secret"), STRONG, patient, found, refused);
        password(patient, found);
        String port = patient.setting("server.port");
        if (StartSettings.isPort(port)) {
            found.ok(Look.SERVER_PORT, port.isEmpty() ? "8080" : port);
        } else {
            found.wrong(Look.SERVER_PORT, "shape", port);
        }
        directory(patient.dataDirectory(), found);
        SettingNames.look(patient, found);
    }

    private static void corp(Patient patient, Findings found) {
        String corp = patient.asGiven("quanzi.wecom.corp-id");
        if (hasBlanks(corp)) {
            found.wrong(Look.CORP_ID, "spaces");
        } else if (corp.matches("w[wx][0-9a-f]{16}")) {
            found.ok(Look.CORP_ID, corp);
        } else {
            found.wrong(Look.CORP_ID, "shape", corp);
        }
        String agent = patient.setting("quanzi.wecom.agent-id");
        if (agent.matches("[1-9][0-9]{0,9}")) {
            found.ok(Look.AGENT_ID, agent);
        } else {
            found.wrong(Look.AGENT_ID, agent.isEmpty() || agent.equals("0") ? "missing" : "shape", agent);
        }
        String secret = patient.asGiven("quanzi.wecom.secret");
        if (secret.isBlank()) {
            found.wrong(Look.SECRET, "missing");
        } else if (hasBlanks(secret)) {
            found.wrong(Look.SECRET, "spaces");
        } else {
            found.ok(Look.SECRET);
        }
        String token = patient.asGiven("quanzi.wecom.token");
        String key = patient.asGiven("quanzi.wecom.aes-key");
        if (token.length() == KEY_LENGTH && key.length() <= LONGEST_TOKEN && !key.isBlank()) {
            found.wrong(Look.TOKEN, "swapped");
            return;
        }
        if (token.isBlank()) {
            found.wrong(Look.TOKEN, "missing");
        } else if (hasBlanks(token)) {
            found.wrong(Look.TOKEN, "spaces");
        } else if (token.matches("[A-Za-z0-9]{1,32}")) {
            found.ok(Look.TOKEN);
        } else {
            found.wrong(Look.TOKEN, "shape", token.length());
        }
        key(key, found);
    }

    /** What comes along when a value is copied from a page: blanks of any kind, signs without a width, quotes. */
    private static boolean hasBlanks(String value) {
        return BLANKS.matcher(value).find();
    }

    private static void key(String key, Findings found) {
        if (key.isBlank()) {
            found.wrong(Look.AES_KEY, "missing");
        } else if (hasBlanks(key)) {
            found.wrong(Look.AES_KEY, "spaces");
        } else if (key.length() != KEY_LENGTH) {
            found.wrong(Look.AES_KEY, "length", key.length());
        } else if (!key.matches("[A-Za-z0-9]*") || !decodes(key)) {
            found.wrong(Look.AES_KEY, "signs");
        } else {
            found.ok(Look.AES_KEY);
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
    static @Nullable URI publicUrl(Patient patient) {
        try {
            var uri = URI.create(patient.setting("quanzi.public-url"));
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

    private static void publicUrl(Patient patient, Findings found) {
        String text = patient.setting("quanzi.public-url");
        if (!text.isEmpty() && hasBlanks(patient.asGiven("quanzi.public-url"))) {
            found.wrong(Look.PUBLIC_URL, "spaces");
            return;
        }
        URI url = publicUrl(patient);
        if (url == null) {
            found.wrong(Look.PUBLIC_URL, text.isEmpty() ? "missing" : "unreadable", text);
            return;
        }
        String path = String.valueOf(url.getRawPath());
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        if (path.endsWith(CALLBACK_PATH) || path.endsWith(CALLBACK_PATH + "/")) {
            found.wrong(Look.PUBLIC_URL, "callback", text);
        } else if (StartSettings.hasPath(url)) {
            found.wrong(Look.PUBLIC_URL, "path", text);
        } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
            found.wrong(Look.PUBLIC_URL, "query", text);
        } else if (Addresses.isLoopback(url.getHost())) {
            loopback(patient, text, found);
        } else if (!secure) {
            found.warn(Look.PUBLIC_URL, "http", text);
        } else if (!Set.of(-1, 443).contains(url.getPort())) {
            found.warn(Look.PUBLIC_URL, "port", text, url.getPort());
        } else if (path.endsWith("/")) {
            found.warn(Look.PUBLIC_URL, "slash", text);
        } else {
            found.ok(Look.PUBLIC_URL, text);
        }
    }

    private static void loopback(Patient patient, String text, Findings found) {
        if (patient.isSimulated() || !patient.has("quanzi.wecom.corp-id")) {
            found.ok(Look.PUBLIC_URL, text);
        } else {
            found.wrong(Look.PUBLIC_URL, "loopback", text);
        }
    }

    private static void password(Patient patient, Findings found) {
        String password = patient.asGiven("quanzi.admin.password");
        if (StartSettings.isPassword(password)) {
            strength(
                    Look.ADMIN_PASSWORD,
                    patient.setting("quanzi.admin.password"),
                    StartSettings.SHORTEST_PASSWORD,
                    patient,
                    found,
                    false);
        } else {
            found.wrong(Look.ADMIN_PASSWORD, "length", password.length());
        }
    }

    /** @param told whether something is wrong with it already, so that "nothing wrong" would be too much */
    private static void strength(Look look, String secret, int least, Patient patient, Findings found, boolean told) {
        String plain = secret.toLowerCase(Locale.ROOT);
        if (secret.isEmpty()) {
            if (look == Look.SHOP_SECRET && !patient.awaitsSandbox()) {
                found.warn(look, "missing");
            } else if (!told) {
                found.ok(look);
            }
        } else if (DEFAULTS.stream()
                .anyMatch(known ->
                        plain.equals(known) || plain.replaceAll("[0-9!]+$", "").equals(known))) {
            found.wrong(look, "known");
        } else if (secret.length() < least || secret.chars().distinct().count() < 5) {
            found.warn(look, "weak", secret.length(), least);
        } else if (!told) {
            found.ok(look);
        }
    }

    private void directory(Path data, Findings found) {
        try {
            Path there = data;
            while (there != null && !Files.exists(there)) {
                there = there.getParent();
            }
            if (there == null || !Files.isDirectory(there)) {
                found.wrong(Look.DATA_DIRECTORY, "none", data);
                return;
            }
            Path probe = Files.createTempFile(there, ".doctor", ".tmp");
            Files.delete(probe);
            long left = room.of(there);
            String megabytes = String.valueOf(left >> 20);
            if (left < ROOM_OUT) {
                found.wrong(Look.DATA_DIRECTORY, "full", data, megabytes);
            } else if (left < ROOM_LOW) {
                found.warn(Look.DATA_DIRECTORY, "low", data, megabytes);
            } else {
                found.ok(Look.DATA_DIRECTORY, data, megabytes);
            }
        } catch (IOException unwritable) {
            found.wrong(Look.DATA_DIRECTORY, "unwritable", data);
        }
    }
}
