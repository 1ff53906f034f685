/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.python.frameworks;

import java.util.List;

import io.asgi.python.RootPathMode;
import io.asgi.python.worker.PythonException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Group chat with Channels, mounted at {@code /talk}, of which its routes must not know.
 */
@Timeout(180)
@ParameterizedClass
@EnumSource
class ChannelsTests {

	@RegisterExtension
	private static final Site SITE = Site.of("channels", "talk.asgi:application", "django", "channels")
		.mountedAt("/talk", RootPathMode.HIDDEN);

	@Parameter
	private Protocol protocol;

	private Browser browser;

	@BeforeEach
	void open() {
		this.browser = SITE.browser(this.protocol);
	}

	private Socket socket(String uri, String... subprotocols) {
		return this.browser.webSocket(uri, List.of(subprotocols), "host", "talk.example", "origin",
				"http://talk.example");
	}

	private Socket enter(String room, String name) throws Exception {
		Socket socket = socket("/talk/rooms/" + room + this.protocol + "/?" + name);
		assertThat(socket.next()).isEqualTo("{\"text\": \"" + name + " has come\"}");
		return socket;
	}

	@Test
	void aGroupTalks() throws Exception {
		Socket ada = enter("blue", "ada");
		Socket bob = enter("blue", "bob");
		assertThat(ada.next()).isEqualTo("{\"text\": \"bob has come\"}");
		Socket eve = enter("red", "eve");
		bob.send("{\"say\":\"\u00e4\"}");
		assertThat(ada.next()).isEqualTo("{\"text\": \"bob: \\u00e4\"}");
		assertThat(bob.next()).isEqualTo("{\"text\": \"bob: \\u00e4\"}");
		bob.close(4001, "");
		assertThat(ada.next()).isEqualTo("{\"text\": \"bob has left with 4001\"}");
		eve.send("{\"say\":\"alone\"}");
		assertThat(eve.next()).isEqualTo("{\"text\": \"eve: alone\"}");
		eve.close(1000, "").awaitClose();
		ada.close(1000, "").awaitClose();
	}

	@Test
	void aGroupLearnsOfAClientThatVanishes() throws Exception {
		Socket ada = enter("green", "ada");
		Socket bob = enter("green", "bob");
		assertThat(ada.next()).isEqualTo("{\"text\": \"bob has come\"}");
		bob.leave();
		assertThat(ada.next()).isEqualTo("{\"text\": \"bob has left with 1006\"}");
		ada.close(1000, "").awaitClose();
	}

	@Test
	void aGroupOfFiftyHearsEachMessage() throws Exception {
		Socket first = enter("large", "0");
		Socket last = first;
		for (int i = 1; i < 50; i++) {
			last = enter("large", String.valueOf(i));
			assertThat(first.next()).isEqualTo("{\"text\": \"" + i + " has come\"}");
		}
		for (int i = 0; i < 50; i++) {
			last.send("{\"say\":" + i + "}");
			assertThat(first.next()).isEqualTo("{\"text\": \"49: " + i + "\"}");
			assertThat(last.next()).isEqualTo("{\"text\": \"49: " + i + "\"}");
		}
	}

	@Test
	void aConsumerInThreadsTalks() throws Exception {
		Socket ada = socket("/talk/sync/");
		Socket bob = socket("/talk/sync/");
		ada.awaitOpen();
		bob.awaitOpen();
		ada.send("hello");
		assertThat(bob.next()).isEqualTo("hello from a thread");
		assertThat(ada.next()).isEqualTo("hello from a thread");
		ada.close(1000, "").awaitClose();
		bob.close(1000, "").awaitClose();
	}

	@Test
	void aViewTalksToAGroup() throws Exception {
		Socket ada = enter("view", "ada");
		assertThat(this.browser.get("/talk/tell/view" + this.protocol + "/?text=news").text()).isEqualTo("told");
		assertThat(ada.next()).isEqualTo("{\"text\": \"news\"}");
		ada.close(1000, "").awaitClose();
	}

	@Test
	void aWebSocketKnowsWhoHasSignedIn() throws Exception {
		assertThat(socket("/talk/me/").next()).isEqualTo("nobody");
		assertThat(this.browser.postForm("/talk/sign-in/", "name=clerk&password=paper").text()).isEqualTo("welcome");
		Socket me = socket("/talk/me/");
		assertThat(me.next()).isEqualTo("clerk");
		assertThat(me.awaitClose()).startsWith("1000");
	}

	@Test
	void aConsumerDeniesAWebSocketAndIsToldOfTheEnd() throws Exception {
		assertThat(socket("/talk/denied/").awaitDenial()).isEqualTo(403);
		assertThat(this.browser.get("/talk/ended/denied/").text()).isEqualTo("told of the end");
	}

	@Test
	void aWebSocketOfAnotherOriginIsDeniedByTheApplication() throws Exception {
		assertThat(this.browser.webSocket("/talk/me/", "host", "other.example", "origin", "http://other.example")
			.awaitDenial()).isEqualTo(403);
		assertThat(this.browser.webSocket("/talk/me/").awaitDenial()).isEqualTo(403);
	}

	@Test
	void whatIsSentAfterTheCloseGoesNowhere() throws Exception {
		Socket socket = socket("/talk/closing/");
		socket.awaitOpen();
		socket.send("close");
		assertThat(socket.awaitClose()).startsWith("4005");
		assertThat(this.browser.get("/talk/ended/closing/").text()).isEqualTo("told of 4005");
	}

	@Test
	void textAndBytesGoBothWaysWithASubprotocol() throws Exception {
		Socket socket = socket("/talk/protocols/", "v1", "v2");
		assertThat(socket.awaitOpen()).isEqualTo("v2");
		socket.send("abc").send(new byte[] { 0, 1, (byte) 0xFF });
		assertThat(socket.next()).isEqualTo("cba");
		assertThat(socket.next()).isEqualTo("hex:ff0100");
		socket.close(1000, "").awaitClose();
	}

	@Test
	void anExceptionOfAConsumerEndsItsWebSocketWith1011() throws Exception {
		Socket socket = socket("/talk/broken/");
		socket.awaitOpen();
		socket.send("now");
		assertThat(socket.awaitClose()).startsWith("1011");
		assertThat(SITE.failure()).isInstanceOf(PythonException.class)
			.hasMessageContaining("consumers.py")
			.hasMessageEndingWith("RuntimeError: on purpose");
	}

	@Test
	void aWebSocketWithoutARouteFails() throws Exception {
		assertThat(socket("/talk/nowhere/").awaitDenial()).isEqualTo(500);
		assertThat(SITE.failure()).hasMessageEndingWith("ValueError: No route found for path 'nowhere/'.");
	}

	@Test
	void aConsumerOfHttpSendsEventsOfAGroup() throws Exception {
		Download feed = this.browser.open("/talk/feed/");
		assertThat(feed.head().header("content-type")).isEqualTo("text/event-stream");
		assertThat(event(feed)).isEqualTo("data: welcome");
		assertThat(event(feed)).isEqualTo("data: listening");
		for (String text : List.of("one", "two")) {
			assertThat(this.browser.get("/talk/tell/feed/?text=" + text).text()).isEqualTo("told");
			assertThat(event(feed)).isEqualTo("data: " + text);
		}
		feed.leave();
		assertThat(this.browser.get("/talk/ended/feed/").text()).isEqualTo("client left");
	}

	private static String event(Download feed) throws InterruptedException {
		String line = feed.line();
		assertThat(feed.line()).isEmpty();
		return line;
	}

}
