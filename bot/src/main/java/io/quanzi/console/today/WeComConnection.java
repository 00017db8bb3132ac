package io.quanzi.console.today;

import io.quanzi.schedule.ClockMover;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What connects the shop to WeCom: which settings, from which page of WeCom's admin console, and which of them the program
 * has. Their values are shown nowhere.
 */
@Component
class WeComConnection {
    private static final String APP = "应用管理 → 自建 → 应用详情";
    private static final String RECEIVE = APP + " → 接收消息 → 设置API接收";
    private static final String CREATE = "应用管理 → 自建 → 创建应用";
    private static final List<Afterwards> AFTERWARDS = List.of(
            new Afterwards("receive", RECEIVE),
            new Afterwards("ip", APP + " → 企业可信IP"),
            new Afterwards("callable", "客户联系 → 可调用接口的应用"),
            new Afterwards("officers", "客户联系 → 权限配置 → 使用范围"));
    private static final String CALLBACK_PATH = "/wecom/callback";
    private static final List<String> ORDER = List.of("corp-id", "agent-id", "secret", "token", "aes-key");

    private final Environment environment;
    private final boolean sandbox;

    WeComConnection(Environment environment, ObjectProvider<ClockMover> sandbox) {
        this.environment = environment;
        this.sandbox = sandbox.getIfAvailable() != null;
    }

    /**
     * A setting.
     *
     * @param key the end of {@code first-run.connect.KEY}, which says what it is
     * @param name of the environment variable
     * @param menu the way to it in WeCom's admin console, in Chinese as it is there; empty: it is no setting of WeCom's
     * @param there whether the program has it
     */
    public record Setting(String key, String name, String menu, boolean there) {}

    /** What is done in WeCom's admin console once the program has the settings: the end of its key, and the menu. */
    public record Afterwards(String key, String menu) {}

    /**
     * All that is needed.
     *
     * @param create the menu at which an app is made
     * @param callback the address that WeCom is told to call
     * @param local whether that is an address of this machine, which WeCom cannot reach
     */
    public record View(
            String create, List<Setting> settings, List<Afterwards> afterwards, String callback, boolean local) {}

    View view() {
        String publicUrl =
                environment.getProperty("quanzi.public-url", "").strip().replaceFirst("/+$", "");
        boolean local = isLocal(publicUrl);
        List<Setting> settings = ORDER.stream()
                .map(key ->
                        new Setting(key, name("WECOM_" + key), menu(key), !sandbox && isThere("quanzi.wecom." + key)))
                .toList();
        return new View(
                CREATE,
                Stream.concat(settings.stream(), Stream.of(new Setting("public-url", name("public-url"), "", !local)))
                        .toList(),
                AFTERWARDS,
                publicUrl + CALLBACK_PATH,
                local);
    }

    private static String name(String key) {
        return "QUANZI_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static String menu(String key) {
        return switch (key) {
            case "corp-id" -> "我的企业 → 企业信息 → 企业ID";
            case "agent-id" -> APP + " → AgentId";
            case "secret" -> APP + " → Secret";
            case "token" -> RECEIVE + " → Token";
            default -> RECEIVE + " → EncodingAESKey";
        };
    }

    private boolean isThere(String property) {
        String value = environment.getProperty(property, "").strip();
        return !value.isEmpty() && !value.equals("0");
    }

    private static boolean isLocal(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null || host.matches("(?i)(.*[.])?localhost|127[.].*|\\[::1]");
        } catch (IllegalArgumentException unreadable) {
            return true;
        }
    }
}
