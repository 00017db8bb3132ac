package io.quanzi.wecom;

import io.quanzi.callback.Vectors;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.TestWeb;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.data.mongodb.core.MongoOperations;

/** One node of a bot as far as WeCom sees it: the doors and the inbox behind them, on a port of its own. */
final class DoorNode implements AutoCloseable {
    static final String CORP = Vectors.CORP_ID;

    private final AnnotationConfigServletWebServerApplicationContext context =
            new AnnotationConfigServletWebServerApplicationContext();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Inbox inbox;

    /** @param name under which it holds work, another for each node on one database */
    DoorNode(String name, MongoOperations mongo, Clock clock, Consumer... consumers) {
        inbox = InboxFixture.node(mongo, clock, name, consumers);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Inbox.class, () -> inbox);
        context.registerBean(
                WeComProperties.class,
                () -> new WeComProperties(CORP, 218, "secret", Vectors.TOKEN, Vectors.AES_KEY, "http://127.0.0.1:1"));
        context.registerBean(
                OfficialAccountProperties.class,
                () -> new OfficialAccountProperties("", "", "", "", "http://127.0.0.1:1", Map.of()));
        context.register(TestWeb.class, CallbackController.class);
        context.refresh();
    }

    Inbox inbox() {
        return inbox;
    }

    /** Pushes what WeCom would, under a seal of its own as WeCom makes at every try; the answer's status. */
    int push(String plain) throws IOException, InterruptedException {
        var sealed = new WxCryptUtil(Vectors.TOKEN, Vectors.AES_KEY, CORP).encryptContext(plain);
        var address = URI.create("http://127.0.0.1:%d/wecom/callback?msg_signature=%s&timestamp=%s&nonce=%s"
                .formatted(
                        context.getWebServer().getPort(),
                        sealed.getSignature(),
                        sealed.getTimeStamp(),
                        sealed.getNonce()));
        return http.send(
                        HttpRequest.newBuilder(address)
                                .header("Content-Type", "text/xml")
                                .POST(HttpRequest.BodyPublishers.ofString(Vectors.envelope(sealed.getEncrypt())))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() {
        context.close();
    }
}
