<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<!-- What Qt's own Chinese words leave in English or call otherwise than an office does. `make words` compiles it. -->
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>查找范围(&amp;I)：</translation></message>
    <message><source>File &amp;name:</source><translation>文件名(&amp;N)：</translation></message>
    <message><source>Files of &amp;type:</source><translation>文件类型(&amp;T)：</translation></message>
    <message><source>Directory:</source><translation>文件夹：</translation></message>
    <message><source>Directories</source><translation>文件夹</translation></message>
    <message><source>Find Directory</source><translation>选择文件夹</translation></message>
    <message><source>Parent Directory</source><translation>上一级文件夹</translation></message>
    <message><source>Go to the parent directory</source><translation>到上一级文件夹</translation></message>
    <message><source>%1
Directory not found.
Please verify the correct directory name was given.</source><translation>没有找到这个文件夹：%1
请检查名称是否写对。</translation></message>
    <message><source>%1
File not found.
Please verify the correct file name was given.</source><translation>没有找到这个文件：%1
请检查文件名是否写对。</translation></message>
    <message><source>Could not delete directory.</source><translation>文件夹没有删除成功。</translation></message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message><source>Size</source><translation>大小</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>File</source><translation>文件</translation></message>
    <message><source>Folder</source><translation>文件夹</translation></message>
    <message><source>File Folder</source><translation>文件夹</translation></message>
    <message><source>%1 File</source><translation>%1 文件</translation></message>
    <message><source>Drive</source><translation>磁盘</translation></message>
    <message><source>Unknown</source><translation>未知</translation></message>
</context>
</TS>
