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

package io.asgi.sample.asgi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.asgi.AsgiReceive;
import io.asgi.AsgiSend;
import io.asgi.HttpScope;
import io.asgi.application.HttpApplication;
import io.asgi.application.RequestBody;
import io.asgi.application.Responses;
import io.asgi.spring.boot.AsgiMount;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Answers with the SHA-256 digest of what is sent, which it reads to its end before it
 * answers, and never holds as a whole.
 */
@Component
@AsgiMount("/digest")
class DigestApplication implements HttpApplication {

	@Override
	public Mono<Void> handle(HttpScope scope, AsgiReceive receive, AsgiSend send) {
		return RequestBody.chunks(receive)
			.collect(DigestApplication::sha256, MessageDigest::update)
			.map((digest) -> HexFormat.of().formatHex(digest.digest()))
			.flatMap((digest) -> send.sendAll(Responses.text(200, digest + "\n")));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
