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

package io.asgi.sample.chat;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

/**
 * The room: who is in it, and who hears what. Safe to use from several threads.
 */
final class ChatRoom {

	/**
	 * How many members there may be at a time.
	 */
	static final int MAX_MEMBERS = 100;

	// A member may leave while a line is being delivered, which this map allows
	private final Map<String, ChatMember> members = new ConcurrentSkipListMap<>();

	/**
	 * Let somebody in.
	 * @param name the name to be known by
	 * @return the new member, or {@code null} if the name is taken or the room is full
	 */
	synchronized @Nullable ChatMember join(String name) {
		ChatMember member = new ChatMember(name);
		if (this.members.size() >= MAX_MEMBERS || this.members.putIfAbsent(name, member) != null) {
			return null;
		}
		say("* " + name + " joined. Here are: " + String.join(", ", this.members.keySet()));
		return member;
	}

	/**
	 * Deliver a line to everybody. The lock gives all members the same order; nothing in
	 * it waits, since a member that is not ready has its line put aside.
	 * @param line the line
	 */
	synchronized void say(String line) {
		this.members.values().forEach((member) -> member.deliver(line));
	}

	/**
	 * Let a member out.
	 * @param member the member
	 */
	synchronized void leave(ChatMember member) {
		if (this.members.remove(member.name(), member)) {
			say("* " + member.name() + " left");
		}
	}

}
