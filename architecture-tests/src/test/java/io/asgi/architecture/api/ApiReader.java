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

package io.asgi.architecture.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.RecordComponentVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.TypePath;

/**
 * Reads the public and protected declarations of one class file.
 */
final class ApiReader extends ClassVisitor {

	/**
	 * Everything has these, and to override them is no change that anybody compiles
	 * against.
	 */
	private static final Set<String> OF_OBJECT = Set.of("equals(Ljava/lang/Object;)Z", "hashCode()I",
			"toString()Ljava/lang/String;");

	private String name = "";

	private @Nullable String superName;

	private int access;

	private String supertypes = "";

	private String typeParameters = "";

	private final List<String> components = new ArrayList<>();

	private final List<String> permitted = new ArrayList<>();

	private final List<String> members = new ArrayList<>();

	private ApiReader() {
		super(SpringAsmInfo.ASM_VERSION);
	}

	static ApiType read(byte[] classFile) {
		ApiReader reader = new ApiReader();
		new ClassReader(classFile).accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
		return new ApiType(reader.name, reader.superName, Modifiers.isVisible(reader.access), reader.declaration(),
				List.copyOf(reader.members));
	}

	@Override
	public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
			String[] interfaces) {
		this.name = name;
		this.superName = superName;
		this.access = access;
		SignatureText text = new SignatureText((signature != null) ? signature : signature(superName, interfaces));
		this.typeParameters = text.typeParameters();
		String extended = text.type(Set.of());
		List<String> implemented = new ArrayList<>();
		while (!text.isAtEnd()) {
			implemented.add(text.type(Set.of()));
		}
		if (is(Opcodes.ACC_INTERFACE)) {
			this.supertypes = list(" extends ", implemented);
		}
		else {
			boolean isImplied = is(Opcodes.ACC_RECORD) || is(Opcodes.ACC_ENUM) || "Object".equals(extended);
			this.supertypes = (isImplied ? "" : " extends " + extended) + list(" implements ", implemented);
		}
	}

	private static String signature(@Nullable String superName, String[] interfaces) {
		return "L" + superName + ";"
				+ Arrays.stream(interfaces).map((type) -> "L" + type + ";").collect(Collectors.joining());
	}

	@Override
	public void visitInnerClass(String name, @Nullable String outerName, @Nullable String innerName, int access) {
		if (name.equals(this.name)) {
			// The flags of the class itself do not know private, protected and static
			int own = this.access & (Opcodes.ACC_RECORD | Opcodes.ACC_DEPRECATED);
			this.access = (innerName != null && outerName != null) ? access | own : 0;
		}
	}

	@Override
	public void visitPermittedSubclass(String permitted) {
		this.permitted.add(SignatureText.name(permitted));
	}

	@Override
	public RecordComponentVisitor visitRecordComponent(String name, String descriptor, @Nullable String signature) {
		Nullness nullness = new Nullness();
		return new RecordComponentVisitor(this.api) {

			@Override
			public @Nullable AnnotationVisitor visitTypeAnnotation(int typeReference, @Nullable TypePath path,
					String annotation, boolean visible) {
				nullness.add(typeReference, path, annotation);
				return null;
			}

			@Override
			public void visitEnd() {
				ApiReader.this.components.add(new SignatureText((signature != null) ? signature : descriptor)
					.type(nullness.of(Nullness.ITSELF)) + " " + name);
			}

		};
	}

	@Override
	public @Nullable FieldVisitor visitField(int access, String name, String descriptor, @Nullable String signature,
			@Nullable Object value) {
		if (!isMember(access)) {
			return null;
		}
		Nullness nullness = new Nullness();
		return new FieldVisitor(this.api) {

			@Override
			public @Nullable AnnotationVisitor visitTypeAnnotation(int typeReference, @Nullable TypePath path,
					String annotation, boolean visible) {
				nullness.add(typeReference, path, annotation);
				return null;
			}

			@Override
			public void visitEnd() {
				String type = new SignatureText((signature != null) ? signature : descriptor)
					.type(nullness.of(Nullness.ITSELF));
				// Constants are compiled into the code that uses them
				ApiReader.this.members.add(Modifiers.ofField(access) + type + " " + name
						+ ((value != null) ? " = " + ((value instanceof String) ? "\"" + value + "\"" : value) : ""));
			}

		};
	}

	@Override
	public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		if (!isMember(access) || "<clinit>".equals(name) || OF_OBJECT.contains(name + descriptor)) {
			return null;
		}
		return new ApiMethod(access, name, (signature != null) ? signature : descriptor, exceptions,
				is(Opcodes.ACC_INTERFACE), simpleName(), this.members::add);
	}

	private boolean isMember(int access) {
		boolean isClosed = is(Opcodes.ACC_FINAL) || is(Opcodes.ACC_ENUM);
		return !Modifiers.has(access, Opcodes.ACC_SYNTHETIC) && Modifiers.isVisible(access)
				&& !(isClosed && Modifiers.has(access, Opcodes.ACC_PROTECTED));
	}

	private String simpleName() {
		return this.name.substring(Math.max(this.name.lastIndexOf('/'), this.name.lastIndexOf('$')) + 1);
	}

	private String declaration() {
		return Modifiers.ofType(this.access) + (this.permitted.isEmpty() ? "" : "sealed ") + kind()
				+ this.typeParameters + (is(Opcodes.ACC_RECORD) ? "(" + String.join(", ", this.components) + ")" : "")
				+ this.supertypes + list(" permits ", this.permitted);
	}

	private String kind() {
		if (is(Opcodes.ACC_ANNOTATION)) {
			return "@interface";
		}
		if (is(Opcodes.ACC_INTERFACE)) {
			return "interface";
		}
		if (is(Opcodes.ACC_ENUM)) {
			return "enum";
		}
		return is(Opcodes.ACC_RECORD) ? "record" : "class";
	}

	private boolean is(int flag) {
		return Modifiers.has(this.access, flag);
	}

	private static String list(String prefix, List<String> names) {
		return names.isEmpty() ? "" : prefix + String.join(", ", names);
	}

}
