package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.WeComMessenger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** With the program's own settings of the log, and every client as talkative as it can be. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsInLogsTests {
    private static final List<String> TALKATIVE = List.of("me.chanjar.weixin", "org.apache.http", "io.quanzi");

    private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
    private final TappedBot bot = new TappedBot();

    /** Nothing but the log is set up. */
    static class Nothing {}

    @BeforeEach
    void talk() {
        new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run()
                .close();
        TALKATIVE.forEach(logger -> logging.setLogLevel(logger, LogLevel.TRACE));
    }

    @AfterEach
    void stop() {
        TALKATIVE.forEach(logger -> logging.setLogLevel(logger, LogLevel.WARN));
        bot.close();
    }

    @Test
    void showNeitherSecretNorTokenAtAnyLevel(CapturedOutput output) {
        var contacts = bot.bean(WxJavaContacts.class);
        var weComMessenger = bot.bean(WeComMessenger.class);
        bot.fault("/cgi-bin/externalcontact/get_follow_user_list", "errcode", "\"errcode\":40063,\"count\":1");
        assertThat(weComMessenger.welcome("no-such-code", new OutgoingMessage("欢迎", List.of())))
                .isNotNull();
        try {
            contacts.officers();
        } catch (WeComException refused) {
            LoggerFactory.getLogger(getClass()).warn("refused", refused);
        }
        String token = tokenOfTheBot();
        bot.sim.post("/_sim/tokens/expire", "");
        assertThat(contacts.officers()).isEmpty();
        bot.app("another-secret");
        bot.sim.post("/_sim/tokens/expire", "");
        try {
            contacts.officers();
        } catch (WeComException refused) {
            LoggerFactory.getLogger(getClass()).warn("refused", refused);
        }
        LoggerFactory.getLogger(getClass()).warn("GET /cgi-bin/x?access_token={}&a=b", token);

        assertThat(output.getAll())
                .contains("/cgi-bin/gettoken", "corpsecret=***", "access_token=***&a=b", "org.apache.http", "40063")
                .doesNotContain(TappedBot.SECRET, token, tokenOfTheBot());
    }

    private String tokenOfTheBot() {
        return bot.bean(WeComClient.class).getWxCpConfigStorage().getAccessToken();
    }
}
