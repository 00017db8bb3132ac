package io.quanzi.callback;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Configuration;

/**
 * Leaves a sender without an answer. WeCom's page on callbacks has an event sent again when nothing answers, and does not
 * promise it for an answer that says 503; behind a proxy this becomes the proxy's 502.
 *
 * @see <a href="https://developer.work.weixin.qq.com/document/path/90930">接收消息与事件</a>
 */
@Configuration(proxyBeanMethods = false)
public class HangUp implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
    private static final String MARK = HangUp.class.getName();

    /** Has the connection of a request closed once it is handled, with nothing sent. */
    public static void on(HttpServletRequest request, HttpServletResponse response) {
        request.setAttribute(MARK, true);
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addEngineValves(new WithoutAnswer());
    }

    private static final class WithoutAnswer extends ValveBase {
        WithoutAnswer() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
            if (request.getAttribute(MARK) != null) {
                response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, new IOException("left without an answer"));
            }
        }
    }
}
