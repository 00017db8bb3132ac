package io.quanzi.commands;

import io.quanzi.database.DataDirectory;
import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bot's credentials with the sandbox: made once per data directory, so that a restarted bot and the sandbox it
 * finds again still know each other.
 */
record SandboxApp(
        String corpId,
        int agentId,
        String secret,
        String token,
        String aesKey,
        String mpAppId,
        String storeAppId,
        String shopSecret) {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JsonMapper JSON = new JsonMapper();

    static SandboxApp in(Path data) {
        Path file = data.resolve(DataDirectory.SANDBOX_APP);
        try {
            if (Files.exists(file)) {
                PrivateFiles.close(file);
                return JSON.readValue(Files.readString(file), SandboxApp.class);
            }
            PrivateFiles.createDirectories(data);
            // the last of the 43 letters holds four bits; A has none of the two that must be zero
            var app = new SandboxApp(
                    "ww" + hex(16),
                    1_000_002,
                    letters(43),
                    letters(24),
                    letters(42) + "A",
                    "wx" + hex(16),
                    "wx" + hex(16),
                    letters(32));
            PrivateFiles.write(file, JSON.writeValueAsString(app).getBytes(StandardCharsets.UTF_8));
            return app;
        } catch (IOException unusable) {
            throw new UncheckedIOException(
                    "cannot use the data directory " + data + ": " + unusable.getMessage()
                            + "; give QUANZI_DATA_DIR a directory this user may write to",
                    unusable);
        }
    }

    /** The bot's settings, where the sandbox is at {@code baseUrl}. */
    Map<String, Object> settings(String baseUrl) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("quanzi.wecom.corp-id", corpId);
        settings.put("quanzi.wecom.agent-id", agentId);
        settings.put("quanzi.wecom.secret", secret);
        settings.put("quanzi.wecom.token", token);
        settings.put("quanzi.wecom.aes-key", aesKey);
        settings.put("quanzi.wecom.base-url", baseUrl);
        settings.put("quanzi.sandbox.url", baseUrl);
        settings.put("quanzi.mp.app-id", mpAppId);
        settings.put("quanzi.mp.secret", secret);
        settings.put("quanzi.mp.token", token);
        settings.put("quanzi.mp.aes-key", aesKey);
        settings.put("quanzi.mp.base-url", baseUrl + "/mp");
        settings.put("quanzi.mp.templates.order", "order-notice");
        settings.put("quanzi.store.app-id", storeAppId);
        settings.put("quanzi.store.secret", secret);
        settings.put("quanzi.store.token", token);
        settings.put("quanzi.store.aes-key", aesKey);
        settings.put("quanzi.store.base-url", baseUrl);
        // the swap partner that the demo plays
        if (!StartupSettings.has("quanzi.partners.family-restaurant.secret")) {
            settings.put("quanzi.partners.family-restaurant.secret", "partner-" + shopSecret);
        }
        if (!StartupSettings.has("quanzi.shop.secret")) {
            settings.put("quanzi.shop.secret", shopSecret);
        }
        return settings;
    }

    private static String hex(int length) {
        return random(length, "0123456789abcdef");
    }

    private static String letters(int length) {
        return random(length, LETTERS);
    }

    private static String random(int length, String from) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(from.charAt(RANDOM.nextInt(from.length())));
        }
        return text.toString();
    }
}
